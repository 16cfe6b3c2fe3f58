using System.Net;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Workflows.Testing;

namespace Workflows.Storage.Tests;

/// <summary>Connection strings, credentials and retries, seen from the requests that leave.</summary>
public sealed class ConnectionTests
{
    private const string Key = "c2VjcmV0IGtleQ==";

    [Theory]
    [InlineData("UseDevelopmentStorage=true", "http://127.0.0.1:10002/devstoreaccount1", "devstoreaccount1")]
    [InlineData("AccountName=acme;AccountKey=" + Key, "https://acme.table.core.windows.net/", "acme")]
    [InlineData("DefaultEndpointsProtocol=http;AccountName=acme;AccountKey=" + Key + ";EndpointSuffix=example.org;", "http://acme.table.example.org/", "acme")]
    [InlineData("AccountName=acme;AccountKey=" + Key + ";TableEndpoint=http://localhost:8902/acme", "http://localhost:8902/acme", "acme")]
    [InlineData("TableEndpoint=https://acme.table.core.windows.net;SharedAccessSignature=sv=1&sig=x", "https://acme.table.core.windows.net/", "acme")]
    public void TableServiceClient_ConnectionString_SaysWhereTablesAre(string connectionString, string uri, string account)
    {
        var service = new TableServiceClient(connectionString);

        Assert.Equal((uri, account), (service.Uri.AbsoluteUri, service.AccountName));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("AccountName=acme")]
    [InlineData("AccountKey=" + Key)]
    [InlineData("AccountName=acme;AccountKey=" + Key + ";TableEndpoint=nowhere")]
    public void TableServiceClient_BadConnectionString_FailsWithoutQuotingIt(string connectionString)
    {
        var failure = Assert.Throws<FormatException>(() => new TableServiceClient(connectionString));

        Assert.DoesNotContain(Key, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SharedAccessSignature_GoesIntoTheQuery_AndNothingIsSigned()
    {
        var requests = new Requests(HttpStatusCode.NoContent);
        var table = new TableClient("TableEndpoint=https://acme.table.core.windows.net;SharedAccessSignature=?sv=1&sig=x%2Fy", "t", requests.Options());

        await table.UpsertEntityAsync(new TableEntity("p", "r"), cancellationToken: Deadline.Token);

        var request = Assert.Single(requests.Seen);
        Assert.Equal("?sv=1&sig=x%2Fy", request.RequestUri!.Query);
        Assert.Null(request.Headers.Authorization);
    }

    [Fact]
    public async Task TokenCredential_IsSentAsBearer()
    {
        var requests = new Requests(HttpStatusCode.NoContent);
        var table = new TableClient(new Uri("https://acme.table.core.windows.net"), "t", new FixedToken(), requests.Options());

        await table.UpsertEntityAsync(new TableEntity("p", "r"), cancellationToken: Deadline.Token);

        Assert.Equal("Bearer token-for:https://storage.azure.com/.default", Assert.Single(requests.Seen).Headers.Authorization?.ToString());
    }

    [Fact]
    public async Task SendAsync_ServiceIsBusyOnce_TriesAgainWithASignatureOfItsOwn()
    {
        var requests = new Requests(HttpStatusCode.ServiceUnavailable, HttpStatusCode.NoContent);
        var options = requests.Options();
        options.Retry.Delay = TimeSpan.FromMilliseconds(1);
        options.Retry.MaxDelay = TimeSpan.FromMilliseconds(1);
        var table = new TableClient($"AccountName=acme;AccountKey={Key}", "t", options);

        await table.UpsertEntityAsync(new TableEntity("p", "r"), cancellationToken: Deadline.Token);

        Assert.Equal(2, requests.Seen.Count);
        Assert.All(requests.Seen, r => Assert.Equal("SharedKeyLite", r.Headers.Authorization?.Scheme));
    }

    [Fact]
    public async Task SendAsync_AnswerIsNoJson_FailsWithItsStatus()
    {
        var requests = new Requests(HttpStatusCode.Forbidden);
        var table = new TableClient($"AccountName=acme;AccountKey={Key}", "t", requests.Options());

        var refusal = await Assert.ThrowsAsync<RequestFailedException>(() => table.GetEntityAsync<TableEntity>("p", "r"));

        Assert.Equal(403, refusal.Status);
    }

    [Fact]
    public void CreateQueryFilter_TypeWithoutLiteral_IsTheCallersMistake()
    {
        Assert.Throws<ArgumentException>(() => TableClient.CreateQueryFilter($"A eq {1.5m}"));
        Assert.Throws<NotSupportedException>(() => TableClient.CreateQueryFilter($"A eq {new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Local)}"));
    }

    private sealed class Requests(params HttpStatusCode[] answers) : HttpMessageHandler
    {
        public List<HttpRequestMessage> Seen { get; } = [];

        public TableClientOptions Options() => new() { Transport = new HttpClientTransport(new HttpClient(this)) };

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Seen.Add(request);
            return Task.FromResult(new HttpResponseMessage(answers[Math.Min(Seen.Count, answers.Length) - 1]) { Content = new StringContent("<html>") });
        }
    }

    private sealed class FixedToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new("token-for:" + string.Join(' ', requestContext.Scopes), DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
