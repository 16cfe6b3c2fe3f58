using System.Text.Json;
using Azure.Core;

namespace Azure.Data.Tables;

public partial class TableClient
{
    private static readonly string[] EntityCursors = ["NextPartitionKey", "NextRowKey"];

    // The service's own name for "merge"; PATCH does the same on newer versions only.
    private static readonly RequestMethod Merge = RequestMethod.Parse("MERGE");

    /// <summary>Quotes each hole of the text as a literal of the filter language: <c>$"PartitionKey eq {jobId}"</c>.</summary>
    public static string CreateQueryFilter(FormattableString filter) => TableFilter.Format(filter);

    /// <param name="select">Columns to read; null reads all.</param>
    /// <exception cref="RequestFailedException">ResourceNotFound when there is no such row.</exception>
    public virtual async Task<Response<T>> GetEntityAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var response = await SendGetAsync(partitionKey, rowKey, select, cancellationToken);
        return response.IsError ? throw new RequestFailedException(response) : Response.FromValue(Read<T>(response), response);
    }

    /// <returns>HasValue is false when there is no such row.</returns>
    public virtual async Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var response = await SendGetAsync(partitionKey, rowKey, select, cancellationToken);
        if (response.Status == 404) return new NoEntityResponse<T>(response);
        return response.IsError ? throw new RequestFailedException(response) : Response.FromValue(Read<T>(response), response);
    }

    /// <exception cref="RequestFailedException">EntityAlreadyExists when the key is taken.</exception>
    public virtual async Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default)
        where T : ITableEntity
    {
        CheckKeys(entity);
        var message = _endpoint.NewMessage(RequestMethod.Post, Name, EntityJson.Write(EntityShape.ToColumns(entity)));
        return await _endpoint.SendOrThrowAsync(message, cancellationToken);
    }

    /// <summary>Writes the row whether it is there or not.</summary>
    public virtual async Task<Response> UpsertEntityAsync<T>(
        T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity =>
        await WriteAsync(entity, ifMatch: null, mode, cancellationToken);

    /// <param name="ifMatch">The tag the row must still have, or <see cref="ETag.All"/> for any.</param>
    /// <exception cref="RequestFailedException">UpdateConditionNotSatisfied when another wrote first; ResourceNotFound.</exception>
    public virtual async Task<Response> UpdateEntityAsync<T>(
        T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity
    {
        if (ifMatch == default) throw new ArgumentException("An update names the tag the row must have, or ETag.All.", nameof(ifMatch));
        return await WriteAsync(entity, ifMatch, mode, cancellationToken);
    }

    /// <param name="ifMatch">The tag the row must still have; the default deletes it whatever its tag is.</param>
    /// <returns>Status 404 when there was no such row.</returns>
    public virtual async Task<Response> DeleteEntityAsync(
        string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        var message = _endpoint.NewMessage(RequestMethod.Delete, PathOf(partitionKey, rowKey));
        message.Request.Headers.Add("If-Match", TagText(ifMatch));
        return AcceptNotFound(await _endpoint.SendAsync(message, cancellationToken));
    }

    /// <inheritdoc cref="DeleteEntityAsync(string, string, ETag, CancellationToken)"/>
    public virtual async Task<Response> DeleteEntityAsync(
        ITableEntity entity, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return await DeleteEntityAsync(entity.PartitionKey, entity.RowKey, ifMatch, cancellationToken);
    }

    /// <param name="filter">For example from <see cref="CreateQueryFilter(FormattableString)"/>; null reads every row.</param>
    /// <param name="maxPerPage">1 to 1000.</param>
    /// <param name="select">Columns to read; null reads all.</param>
    /// <returns>Rows in the order of partition key, then row key, asked page by page.</returns>
    public virtual AsyncPageable<T> QueryAsync<T>(
        string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var query = new List<string>();
        if (!string.IsNullOrEmpty(filter)) query.Add($"$filter={Uri.EscapeDataString(filter)}");
        if (Selection(select) is { } columns) query.Add(columns);
        return new TablePages<T>(
            _endpoint, $"{Name}()", query, maxPerPage, EntityCursors, static row => EntityShape.FromColumns<T>(EntityJson.Read(row)), cancellationToken);
    }

    private async Task<Response> WriteAsync<T>(T entity, ETag? ifMatch, TableUpdateMode mode, CancellationToken cancellationToken)
        where T : ITableEntity
    {
        CheckKeys(entity);
        var message = _endpoint.NewMessage(MethodOf(mode), PathOf(entity.PartitionKey, entity.RowKey), EntityJson.Write(EntityShape.ToColumns(entity)));
        if (ifMatch is { } tag) message.Request.Headers.Add("If-Match", TagText(tag));
        return await _endpoint.SendOrThrowAsync(message, cancellationToken);
    }

    private async Task<Response> SendGetAsync(
        string partitionKey, string rowKey, IEnumerable<string>? select, CancellationToken cancellationToken)
    {
        var message = _endpoint.NewMessage(RequestMethod.Get, PathOf(partitionKey, rowKey), Selection(select));
        return await _endpoint.SendAsync(message, cancellationToken);
    }

    private static T Read<T>(Response response)
        where T : class, ITableEntity
    {
        using var document = JsonDocument.Parse(response.Content);
        return EntityShape.FromColumns<T>(EntityJson.Read(document.RootElement));
    }

    private static RequestMethod MethodOf(TableUpdateMode mode) => mode switch
    {
        TableUpdateMode.Merge => Merge,
        TableUpdateMode.Replace => RequestMethod.Put,
        _ => throw new ArgumentException($"Unexpected value for mode: {mode}.", nameof(mode)),
    };

    private static string TagText(ETag tag) => tag == default ? ETag.All.ToString() : tag.ToString("H");

    private static string? Selection(IEnumerable<string>? select) =>
        select is null ? null : $"$select={Uri.EscapeDataString(string.Join(',', select))}";

    private string PathOf(string partitionKey, string rowKey)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        return $"{Name}(PartitionKey='{KeyText(partitionKey)}',RowKey='{KeyText(rowKey)}')";
    }

    private static string KeyText(string key) => Uri.EscapeDataString(key.Replace("'", "''", StringComparison.Ordinal));

    private static void CheckKeys(ITableEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        ArgumentNullException.ThrowIfNull(entity.PartitionKey);
        ArgumentNullException.ThrowIfNull(entity.RowKey);
    }
}
