using Azure.Core;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables;

/// <summary>An account's tables.</summary>
public class TableServiceClient
{
    private static readonly string[] Cursors = ["NextTableName"];

    // Null only in a test double, which overrides what it is asked.
    private readonly TableEndpoint _endpoint = null!;

    protected TableServiceClient()
    {
    }

    public TableServiceClient(string connectionString)
        : this(connectionString, null)
    {
    }

    public TableServiceClient(string connectionString, TableClientOptions? options = null) =>
        _endpoint = TableEndpoint.FromConnectionString(connectionString, options);

    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential)
        : this(endpoint, credential, null)
    {
    }

    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions? options) =>
        _endpoint = TableEndpoint.FromKey(endpoint, credential, options);

    public TableServiceClient(Uri endpoint, TokenCredential tokenCredential, TableClientOptions? options = null) =>
        _endpoint = TableEndpoint.FromToken(endpoint, tokenCredential, options);

    public virtual string AccountName => _endpoint.AccountName;

    public virtual Uri Uri => _endpoint.Uri;

    /// <summary>Quotes each hole of the text as a literal of the filter language: <c>$"TableName ge {prefix}"</c>.</summary>
    public static string CreateQueryFilter(FormattableString filter) => TableFilter.Format(filter);

    public virtual TableClient GetTableClient(string tableName) => new(_endpoint, tableName);

    /// <exception cref="RequestFailedException">For example TableAlreadyExists.</exception>
    public virtual async Task<Response<TableItem>> CreateTableAsync(string tableName, CancellationToken cancellationToken = default) =>
        await GetTableClient(tableName).CreateAsync(cancellationToken);

    /// <returns>Status 409 in the raw response when the table was there.</returns>
    public virtual async Task<Response<TableItem>> CreateTableIfNotExistsAsync(string tableName, CancellationToken cancellationToken = default) =>
        await GetTableClient(tableName).CreateIfNotExistsAsync(cancellationToken);

    /// <returns>Status 404 when there was no such table.</returns>
    public virtual async Task<Response> DeleteTableAsync(string tableName, CancellationToken cancellationToken = default) =>
        await GetTableClient(tableName).DeleteAsync(cancellationToken);

    public virtual AsyncPageable<TableItem> QueryAsync(
        string? filter = null, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        new TablePages<TableItem>(
            _endpoint,
            "Tables",
            string.IsNullOrEmpty(filter) ? [] : [$"$filter={Uri.EscapeDataString(filter)}"],
            maxPerPage,
            Cursors,
            static table => new TableItem(table.GetProperty("TableName").GetString() ?? ""),
            cancellationToken);
}
