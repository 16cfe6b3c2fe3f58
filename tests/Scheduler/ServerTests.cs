using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.Scheduler.Tests;

public sealed class ServerTests
{
    [Fact]
    public async Task Start_BeyondLoopback_WithoutTlsAndToken_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var options = new SchedulerOptions { DataDirectory = folder.Path, GrpcPort = 0, Host = IPAddress.Any, BearerToken = "t" };

        var refused = await Assert.ThrowsAsync<ArgumentException>(() =>
            SchedulerServer.StartAsync(options, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None));

        Assert.Contains("TLS", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_WhenSet_IsAskedOfEveryCall()
    {
        using var folder = new TemporaryFolder();
        var options = new SchedulerOptions { DataDirectory = folder.Path, GrpcPort = 0, BearerToken = "secret" };
        await using var server = await SchedulerServer.StartAsync(options, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);

        Assert.Equal(RpcStatus.Unauthenticated, await Hello(server, null));
        Assert.Equal(RpcStatus.Unauthenticated, await Hello(server, "Bearer secre"));
        Assert.Equal(RpcStatus.Ok, await Hello(server, "Bearer secret"));
    }

    [Fact]
    public async Task Tls_WithACertificate_ServesWorkersAndOperators()
    {
        using var folder = new TemporaryFolder();
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        File.WriteAllText(folder.File("cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(folder.File("key.pem"), key.ExportPkcs8PrivateKeyPem());
        await using var server = await SchedulerServer.StartAsync(
            new SchedulerOptions
            {
                DataDirectory = folder.Path, GrpcPort = 0, OperatorPort = 0, BearerToken = "t",
                TlsCertificateFile = folder.File("cert.pem"), TlsKeyFile = folder.File("key.pem"),
            },
            NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);

        using var http = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = (_, presented, _, _) => presented?.GetCertHashString() == certificate.GetCertHashString() },
        });
        using var call = new HttpRequestMessage(HttpMethod.Post, new Uri(server.GrpcAddress!, TaskHubMethods.Hello.Path))
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new ByteArrayContent(new byte[5]),
        };
        call.Content.Headers.ContentType = new("application/grpc");
        call.Headers.Add("authorization", "Bearer t");
        using var response = await http.SendAsync(call, Deadline.Token);
        await response.Content.ReadAsByteArrayAsync(Deadline.Token);

        Assert.Equal("https", server.GrpcAddress!.Scheme);
        Assert.Equal("0", response.TrailingHeaders.GetValues("grpc-status").Single());

        using var question = new HttpRequestMessage(HttpMethod.Get, new Uri(server.OperatorAddress!, "/hubs")) { Headers = { { "authorization", "Bearer t" } } };
        using var answer = await http.SendAsync(question, Deadline.Token);
        Assert.Equal(("https", HttpStatusCode.OK), (server.OperatorAddress!.Scheme, answer.StatusCode));
        using var plain = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => plain.GetAsync(new UriBuilder(server.OperatorAddress!) { Scheme = "http" }.Uri, Deadline.Token));
    }

    [Fact]
    public async Task Dispose_EndsStreamsAndWaits()
    {
        await using var scheduler = await TestScheduler.StartAsync(withSocket: true);
        var worker = scheduler.WorkOverSocket();
        await worker.Connected;
        var id = await scheduler.StartAsync("A");
        var waiting = scheduler.CompletionOfAsync(id);

        await scheduler.Server.DisposeAsync().AsTask().OrFail();

        Assert.Equal(RpcStatus.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => waiting.OrFail())).Status);
        await worker.LeaveAsync();
    }

    [Fact]
    public async Task Socket_ServesTheSameHubAsInProcessCallers()
    {
        await using var scheduler = await TestScheduler.StartAsync(withSocket: true);
        await using var worker = scheduler.WorkOverSocket();
        var id = await scheduler.StartAsync("A", new string('ü', 3_000_000));

        var turn = await worker.NextTurnAsync();
        await worker.CompleteAsync(turn, Do.Complete(0, turn.OrchestratorRequest.NewEvents[1].ExecutionStarted.Input));

        Assert.Equal(3_000_000, (await scheduler.CompletionOfAsync(id)).Output.Length);
    }

    [Theory]
    [InlineData("--help", 0, "Usage:")]
    [InlineData("--data", 2, "--data needs a value")]
    [InlineData("--port 1", 2, "--data is missing")]
    [InlineData("--data x --port many", 2, "many is not a port number")]
    [InlineData("--data x --host 0.0.0.0", 2, "TLS")]
    [InlineData("--data x --host 0.0.0.0", 2, "Add --tls-cert, --tls-key, --token-file, or leave --host out")]
    [InlineData("--data x --host nowhere", 2, "--host takes one, or localhost")]
    [InlineData("--data x --port 1 --port 2", 2, "--port is given twice (1 and 2). Give it once.")]
    [InlineData("--data x --port 8380 --operator-port 8380", 2, "The gRPC port (--port) and the operator's port (--operator-port) are both 8380")]
    [InlineData("--data x --what", 2, "Unknown option --what")]
    [InlineData("--data /proc/x", 1, "The data directory /proc/x cannot be created: the file system there takes no new folders. Choose another one (--data).")]
    [InlineData("--data x --retain-days some", 2, "some is not a number of days")]
    [InlineData("--data x --retain-days 0", 2, "Leave the setting out")]
    [InlineData("--data x --what now", 2, "Unknown option --what")]
    [InlineData("--data x --token-file /no/such/file", 2, "/no/such/file does not exist")]
    public async Task Program_WithArguments_ExplainsItself(string arguments, int code, string text)
    {
        using var output = new StringWriter();

        Assert.Equal(code, await SchedulerProgram.RunAsync(arguments.Split(' '), output, output));
        Assert.Contains(text, output.ToString(), StringComparison.Ordinal);
    }

    private static async Task<RpcStatus> Hello(SchedulerServer server, string? authorization)
    {
        var headers = authorization is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["authorization"] = authorization };
        await using var invoker = new HttpRpcInvoker(new HttpRpcInvokerOptions
        {
            Address = server.GrpcAddress!, Headers = _ => ValueTask.FromResult<IReadOnlyDictionary<string, string>>(headers),
        });
        try
        {
            await invoker.CallAsync(TaskHubMethods.Hello, new Google.Protobuf.WellKnownTypes.Empty(), Deadline.Token);
            return RpcStatus.Ok;
        }
        catch (RpcException e)
        {
            return e.Status;
        }
    }
}
