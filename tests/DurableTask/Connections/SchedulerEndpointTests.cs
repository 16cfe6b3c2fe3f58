using Azure.Core;
using Workflows.Testing;

namespace Workflows.DurableTask.Tests.Connections;

public sealed class SchedulerEndpointTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void FixedHeaders_Worker_NamesHubAndWorker()
    {
        var headers = new SchedulerEndpoint { Address = "a", TaskHub = "hub", Role = SchedulerEndpoint.WorkerRole, WorkerId = "w-1" }.FixedHeaders();

        Assert.Equal("hub", headers["taskhub"]);
        Assert.Equal("w-1", headers["workerid"]);
        Assert.EndsWith("(DurableTaskWorker)", headers["x-user-agent"], StringComparison.Ordinal);
    }

    [Fact]
    public void FixedHeaders_ClientWithoutHub_LeavesThemOut()
    {
        var headers = new SchedulerEndpoint { Address = "a", TaskHub = "", Role = SchedulerEndpoint.ClientRole }.FixedHeaders();

        Assert.Equal(["x-user-agent"], headers.Keys);
    }

    [Theory]
    [InlineData("hub.example:8080", "https://hub.example:8080/")]
    [InlineData("http://127.0.0.1:5", "http://127.0.0.1:5/")]
    public void ParseAddress_WithoutScheme_IsHttps(string address, string expected) =>
        Assert.Equal(expected, SchedulerEndpoint.ParseAddress(address).ToString());

    [Fact]
    public void Connect_TokenOverCleartext_IsRefusedUnlessAllowed()
    {
        var endpoint = new SchedulerEndpoint
        {
            Address = "http://hub.example", TaskHub = "hub", Role = SchedulerEndpoint.ClientRole, Credential = new CountingCredential(_time),
        };

        Assert.Throws<InvalidOperationException>(() => endpoint.Connect(_time));
        Assert.NotNull((endpoint with { AllowInsecureCredentials = true }).Connect(_time));
        Assert.Throws<ArgumentException>(() => (endpoint with { Address = "ftp://hub.example" }).Connect(_time));
    }

    [Fact]
    public async Task BearerToken_UntilFiveMinutesBeforeExpiry_IsKept()
    {
        var credential = new CountingCredential(_time);
        using var tokens = new BearerTokenSource(credential, "https://durabletask.io", _time);

        var first = await tokens.GetAsync(default);
        _time.Advance(TimeSpan.FromMinutes(54));
        var second = await tokens.GetAsync(default);
        _time.Advance(TimeSpan.FromMinutes(1));
        var third = await tokens.GetAsync(default);

        Assert.Equal(("token 1", "token 1", "token 2"), (first, second, third));
        Assert.Equal("https://durabletask.io/.default", credential.Scope);
    }

    /// <summary>Tokens of one hour, numbered.</summary>
    private sealed class CountingCredential(TimeProvider time) : TokenCredential
    {
        private int _count;

        public string? Scope { get; private set; }

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Scope = Assert.Single(requestContext.Scopes);
            return new AccessToken($"token {++_count}", time.GetUtcNow().AddHours(1));
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
