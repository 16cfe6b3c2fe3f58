using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables;

/// <summary>Where one account's tables are, and the pipeline that signs, retries and sends.</summary>
internal sealed class TableEndpoint
{
    private const string JsonType = "application/json";
    private const string AcceptedType = "application/json;odata=minimalmetadata";

    private readonly HttpPipeline _pipeline;
    private readonly string _version;
    private readonly string? _signature;

    private TableEndpoint(Uri uri, string accountName, HttpPipelinePolicy? authentication, string? signature, TableClientOptions options)
    {
        Uri = uri;
        AccountName = accountName;
        _version = options.VersionText;
        _signature = signature;
        var pipeline = new HttpPipelineOptions(options) { RequestFailedDetailsParser = TableErrorParser.Instance };
        if (authentication is not null) pipeline.PerRetryPolicies.Add(authentication);
        _pipeline = HttpPipelineBuilder.Build(pipeline);
    }

    public Uri Uri { get; }

    public string AccountName { get; }

    public static TableEndpoint FromConnectionString(string connectionString, TableClientOptions? options)
    {
        var parsed = TableConnectionString.Parse(connectionString);
        return parsed.Credential is { } credential
            ? FromKey(parsed.Endpoint, credential, options)
            : new TableEndpoint(parsed.Endpoint, AccountOf(parsed.Endpoint), null, parsed.Signature, options ?? new TableClientOptions());
    }

    public static TableEndpoint FromKey(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);
        return new TableEndpoint(
            endpoint, credential.AccountName, new SharedKeyLitePolicy(credential, TimeProvider.System), null, options ?? new TableClientOptions());
    }

    public static TableEndpoint FromToken(Uri endpoint, TokenCredential credential, TableClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);
        return new TableEndpoint(
            endpoint,
            AccountOf(endpoint),
            new BearerTokenAuthenticationPolicy(credential, "https://storage.azure.com/.default"),
            null,
            options ?? new TableClientOptions());
    }

    /// <param name="resource">Path below the account, already escaped.</param>
    /// <param name="query">Already escaped, without the question mark; null or empty for none.</param>
    public HttpMessage NewMessage(RequestMethod method, string resource, string? query = null)
    {
        var message = _pipeline.CreateMessage();
        message.Request.Method = method;
        message.Request.Uri.Reset(UriOf(resource, query));
        message.Request.Headers.Add("x-ms-version", _version);
        message.Request.Headers.Add("DataServiceVersion", "3.0");
        message.Request.Headers.Add("Accept", AcceptedType);
        return message;
    }

    public HttpMessage NewMessage(RequestMethod method, string resource, ReadOnlyMemory<byte> json)
    {
        var message = NewMessage(method, resource);
        message.Request.Headers.Add("Content-Type", JsonType);
        message.Request.Headers.Add("Prefer", "return-no-content");
        message.Request.Content = RequestContent.Create(json);
        return message;
    }

    public Uri UriOf(string resource, string? query = null)
    {
        var joined = string.Join('&', new[] { query, _signature }.Where(q => !string.IsNullOrEmpty(q)));
        return new Uri($"{Uri.AbsoluteUri.TrimEnd('/')}/{resource}{(joined.Length == 0 ? "" : "?" + joined)}");
    }

    /// <summary>Any answer counts, refusals too; the caller says which it accepts.</summary>
    public async Task<Response> SendAsync(HttpMessage message, CancellationToken cancellationToken)
    {
        await _pipeline.SendAsync(message, cancellationToken);
        return message.Response;
    }

    /// <exception cref="RequestFailedException">The service refused; ErrorCode says why.</exception>
    public async Task<Response> SendOrThrowAsync(HttpMessage message, CancellationToken cancellationToken)
    {
        var response = await SendAsync(message, cancellationToken);
        return response.IsError ? throw new RequestFailedException(response) : response;
    }

    /// <summary>First label of the host on Azure, first segment of the path on an emulator.</summary>
    private static string AccountOf(Uri endpoint) =>
        endpoint.AbsolutePath.Trim('/') is { Length: > 0 } path ? path.Split('/')[0] : endpoint.Host.Split('.')[0];
}
