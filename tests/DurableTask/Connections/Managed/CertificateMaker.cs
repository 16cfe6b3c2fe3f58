using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Workflows.Testing;

namespace Workflows.DurableTask.Tests.Connections.Managed;

/// <summary>An authority of its own and a certificate of it for 127.0.0.1 and localhost.</summary>
internal sealed class CertificateMaker : IDisposable
{
    private readonly X509Certificate2 _authority;

    public CertificateMaker()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest("CN=Test authority", authorityKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        authority.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        _authority = authority.CreateSelfSigned(now.AddDays(-2), now.AddDays(2));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        using var signed = request.Create(_authority, now.AddDays(-1), now.AddDays(1), [1, 2, 3, 4]);
        using var withKey = signed.CopyWithPrivateKey(key);
        Server = X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }

    public X509Certificate2 Server { get; }

    /// <summary>PEM files of the server's certificate and key.</summary>
    public (string Certificate, string Key) WriteTo(TemporaryFolder folder)
    {
        var (certificate, key) = (folder.File("server.pem"), folder.File("server.key"));
        File.WriteAllText(certificate, Server.ExportCertificatePem());
        using var privateKey = Server.GetECDsaPrivateKey()!;
        File.WriteAllText(key, privateKey.ExportPkcs8PrivateKeyPem());
        return (certificate, key);
    }

    public X509Certificate2Collection Authorities => [X509CertificateLoader.LoadCertificate(_authority.RawData)];

    public void Dispose()
    {
        Server.Dispose();
        _authority.Dispose();
    }
}
