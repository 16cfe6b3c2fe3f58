using Azure.Core;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables;

/// <summary>One table. Safe to share between threads.</summary>
/// <remarks>
/// Retries come from Azure.Core: a write may reach the service twice, so an add can be refused as existing although it was the one
/// that wrote. Keys must not hold / \ # ? nor control characters: Azure refuses them with 400, Azurite answers 500.
/// </remarks>
public partial class TableClient
{
    // Null only in a test double, which overrides what it is asked.
    private readonly TableEndpoint _endpoint = null!;

    protected TableClient() => Name = "";

    public TableClient(string connectionString, string tableName)
        : this(connectionString, tableName, null)
    {
    }

    public TableClient(string connectionString, string tableName, TableClientOptions? options = null)
        : this(TableEndpoint.FromConnectionString(connectionString, options), tableName)
    {
    }

    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential)
        : this(endpoint, tableName, credential, null)
    {
    }

    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential, TableClientOptions? options = null)
        : this(TableEndpoint.FromKey(endpoint, credential, options), tableName)
    {
    }

    public TableClient(Uri endpoint, string tableName, TokenCredential tokenCredential, TableClientOptions? options = null)
        : this(TableEndpoint.FromToken(endpoint, tokenCredential, options), tableName)
    {
    }

    internal TableClient(TableEndpoint endpoint, string tableName)
    {
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        _endpoint = endpoint;
        Name = tableName;
    }

    public virtual string Name { get; }

    public virtual string AccountName => _endpoint.AccountName;

    public virtual Uri Uri => _endpoint.UriOf(Name);

    /// <exception cref="RequestFailedException">For example TableAlreadyExists.</exception>
    public virtual async Task<Response<TableItem>> CreateAsync(CancellationToken cancellationToken = default)
    {
        var response = await SendCreateAsync(cancellationToken);
        return response.IsError ? throw new RequestFailedException(response) : Response.FromValue(new TableItem(Name), response);
    }

    /// <returns>Status 409 in the raw response when the table was there.</returns>
    /// <exception cref="RequestFailedException">Any other refusal, for example TableBeingDeleted.</exception>
    public virtual async Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default)
    {
        var response = await SendCreateAsync(cancellationToken);
        if (!response.IsError) return Response.FromValue(new TableItem(Name), response);

        var refusal = new RequestFailedException(response);
        return refusal.ErrorCode == TableErrorCode.TableAlreadyExists ? Response.FromValue(new TableItem(Name), response) : throw refusal;
    }

    /// <returns>Status 404 when there was no such table.</returns>
    public virtual async Task<Response> DeleteAsync(CancellationToken cancellationToken = default)
    {
        var message = _endpoint.NewMessage(RequestMethod.Delete, $"Tables('{Uri.EscapeDataString(Name)}')");
        return AcceptNotFound(await _endpoint.SendAsync(message, cancellationToken));
    }

    private async Task<Response> SendCreateAsync(CancellationToken cancellationToken)
    {
        var table = EntityJson.Write([new("TableName", Name)]);
        return await _endpoint.SendAsync(_endpoint.NewMessage(RequestMethod.Post, "Tables", table), cancellationToken);
    }

    private static Response AcceptNotFound(Response response) =>
        response.IsError && response.Status != 404 ? throw new RequestFailedException(response) : response;
}
