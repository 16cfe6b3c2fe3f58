using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Workflows.Testing;

namespace Workflows.Scheduler.Tests;

/// <summary>What the stand-alone program says when it cannot start.</summary>
public sealed class ProgramTests
{
    [Theory]
    [InlineData("--port")]
    [InlineData("--operator-port")]
    public async Task PortInUse_IsSaidInOneLine_WithTheOption(string option)
    {
        using var folder = new TemporaryFolder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        string[] free = option == "--port" ? [] : ["--port", "0"];

        using var program = Launch(folder, ["--data", folder.File("data"), option, port, .. free]);

        Assert.Equal(1, await program.WaitForExitAsync(Deadline.Token));
        Assert.Equal($"Port {port} ({option}) is in use by another program. Stop that program, or choose another port.", program.ReadLog().Trim());
    }

    [Fact]
    public async Task DataThatIsAFile_IsRefused_WithWhatToName()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("data"), "");

        Assert.Equal(
            $"The data directory {folder.File("data")} cannot be used: {folder.File("data")} is a file. Name a folder (--data).",
            await FailureOfAsync(["--data", folder.File("data"), "--port", "0"]));
        Assert.Contains($"{folder.File("data")} is a file", await FailureOfAsync(["--data", folder.File("data/below/it"), "--port", "0"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Host_Localhost_IsLoopback() =>
        Assert.Equal(IPAddress.Loopback, SchedulerArguments.Parse(["--data", "x", "--host", "localhost"]).Host);

    [Fact]
    public async Task Host_ThatIsNotThisMachines_IsNamed()
    {
        using var folder = new TemporaryFolder();
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await File.WriteAllTextAsync(folder.File("cert.pem"), certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(folder.File("key.pem"), key.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(folder.File("token"), "secret");

        // An address of documentation: no machine has it.
        var failure = await FailureOfAsync(
        [
            "--data", folder.File("data"), "--port", "0", "--host", "192.0.2.1",
            "--tls-cert", folder.File("cert.pem"), "--tls-key", folder.File("key.pem"), "--token-file", folder.File("token"),
        ]);

        Assert.StartsWith("The scheduler cannot listen on 192.0.2.1 (--host) with the ports given: ", failure, StringComparison.Ordinal);
    }

    private static async Task<string> FailureOfAsync(string[] arguments)
    {
        using var output = new StringWriter();
        Assert.Equal(1, await SchedulerProgram.RunAsync(arguments, output, output));
        return output.ToString().Trim();
    }

    private static RealProcess Launch(TemporaryFolder folder, IEnumerable<string> arguments) => RealProcess.Start(
        "dotnet", [Path.Combine(AppContext.BaseDirectory, "Workflows.Scheduler.dll"), .. arguments],
        new Dictionary<string, string?>(), folder.File("program.log"), folder.Path);
}
