using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Testing;

namespace Workflows.Protocol.Tests;

public sealed class HttpRpcTests : RpcTests
{
    private const int RequestBytesMax = 12 * 1024 * 1024;

    private static readonly RpcMethod<StringValue, StringValue> Echo = new("test.Service", "Echo", StringValue.Parser, StringValue.Parser);

    private WebApplication _app = null!;
    private Uri _address = null!;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Request_LongerThanTheLimit_IsResourceExhausted()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() =>
            Invoker.CallAsync(Echo, new StringValue { Value = new string('x', RequestBytesMax) }, Deadline.Token));

        Assert.Equal(RpcStatus.ResourceExhausted, refused.Status);
    }

    [Fact]
    public async Task Response_LongerThanTheCallersLimit_IsResourceExhausted()
    {
        await using var small = new HttpRpcInvoker(new HttpRpcInvokerOptions { Address = _address, MaxResponseBytes = 100 });

        var refused = await Assert.ThrowsAsync<RpcException>(() =>
            small.CallAsync(Echo, new StringValue { Value = new string('x', 1_000) }, Deadline.Token));

        Assert.Equal(RpcStatus.ResourceExhausted, refused.Status);
    }

    [Fact]
    public async Task Server_ThatIsNotThere_IsUnavailable()
    {
        await using var lost = new HttpRpcInvoker(new HttpRpcInvokerOptions { Address = new Uri($"http://127.0.0.1:{FreePort.Next()}") });

        var refused = await Assert.ThrowsAsync<RpcException>(() => lost.CallAsync(Echo, new StringValue(), Deadline.Token));

        Assert.Equal(RpcStatus.Unavailable, refused.Status);
    }

    [Theory]
    [InlineData(new byte[] { 1, 0, 0, 0, 0 }, RpcStatus.Unimplemented)]
    [InlineData(new byte[] { 0, 0, 0, 0, 9, 1 }, RpcStatus.Internal)]
    [InlineData(new byte[] { 0, 0, 0, 0, 2, 0xff, 0xff }, RpcStatus.InvalidArgument)]
    [InlineData(new byte[0], RpcStatus.InvalidArgument)]
    [InlineData(new byte[] { 0, 0xff, 0xff, 0xff, 0xff }, RpcStatus.ResourceExhausted)]
    public async Task Frame_ThatIsWrong_IsAnsweredWithAStatus(byte[] body, RpcStatus expected)
    {
        using var response = await PostAsync(body, "application/grpc");

        Assert.Equal(((int)expected).ToString(System.Globalization.CultureInfo.InvariantCulture), StatusOf(response));
    }

    [Fact]
    public async Task Frame_InPiecesOfTheTransport_IsPutTogether()
    {
        var message = new StringValue { Value = new string('y', 300_000) }.ToByteArray();
        var body = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(1), message.Length);
        message.CopyTo(body, 5);

        using var response = await PostAsync(body, "application/grpc+proto");
        var answer = await response.Content.ReadAsByteArrayAsync(Deadline.Token);

        Assert.Equal(body, answer);
        Assert.Equal("0", StatusOf(response));
    }

    [Fact]
    public async Task Request_OfAnotherContentType_IsNotGrpc()
    {
        using var response = await PostAsync([], "application/json");

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Theory]
    [InlineData("99999999H")]
    [InlineData("5S")]
    [InlineData("garbage")]
    public async Task Deadline_OfAnyKind_IsUnderstoodOrIgnored(string timeout)
    {
        using var response = await PostAsync(new byte[5], "application/grpc", timeout);

        Assert.Equal("0", StatusOf(response));
    }

    private protected override async Task<RpcInvoker> StartAsync(RpcService service)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        _app = builder.Build();
        _app.UseRouting();
        _app.MapRpcService(service, new RpcServerOptions { MaxRequestBytes = RequestBytesMax }, NullLogger.Instance);
        await _app.StartAsync();
        _address = new Uri(_app.Urls.Single());
        return new HttpRpcInvoker(new HttpRpcInvokerOptions
        {
            Address = _address,
            Headers = _ => ValueTask.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string> { ["taskhub"] = "blue" }),
        });
    }

    private async Task<HttpResponseMessage> PostAsync(byte[] body, string contentType, string? timeout = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_address, Echo.Path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        if (timeout is not null) request.Headers.TryAddWithoutValidation("grpc-timeout", timeout);
        return await http.SendAsync(request, Deadline.Token);
    }

    private static string StatusOf(HttpResponseMessage response) =>
        (response.Headers.TryGetValues("grpc-status", out var status) ? status : response.TrailingHeaders.GetValues("grpc-status")).Single();
}
