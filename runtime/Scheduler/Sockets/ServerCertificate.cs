using System.Security.Cryptography.X509Certificates;

namespace Workflows.Scheduler.Sockets;

/// <summary>The certificate of the scheduler's sockets.</summary>
internal static class ServerCertificate
{
    public static X509Certificate2 Load(string certificateFile, string keyFile)
    {
        using var pem = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
        return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
    }
}
