using Azure.Core;

namespace Azure.Data.Tables;

public partial class TableClient
{
    /// <summary>Writes all of the actions or none.</summary>
    /// <param name="transactionActions">1 to 100, of one partition, each row once.</param>
    /// <returns>One response for each action, in the same order.</returns>
    /// <exception cref="TableTransactionFailedException">An action was refused; nothing was written.</exception>
    /// <exception cref="InvalidOperationException">There is no action.</exception>
    public virtual async Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
        IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transactionActions);
        var request = new TransactionRequest(Guid.NewGuid());
        foreach (var action in transactionActions) Append(request, action);
        if (request.Count == 0) throw new InvalidOperationException("A transaction needs at least one action.");

        var message = _endpoint.NewMessage(RequestMethod.Post, "$batch");
        message.Request.Headers.Add("Content-Type", request.ContentType);
        message.Request.Content = RequestContent.Create(request.ToBody());

        var response = await _endpoint.SendAsync(message, cancellationToken);
        if (response.IsError) throw new TableTransactionFailedException(new RequestFailedException(response));

        var parts = TransactionResponse.Parse(response.Content.ToString());
        var refusal = parts.FirstOrDefault(p => p.IsError);
        if (refusal is not null)
            throw new TableTransactionFailedException(new RequestFailedException(refusal, null, TableErrorParser.Instance));
        return Response.FromValue<IReadOnlyList<Response>>(parts, response);
    }

    private void Append(TransactionRequest request, TableTransactionAction action)
    {
        var entity = action.Entity;
        CheckKeys(entity);
        var row = PathOf(entity.PartitionKey, entity.RowKey);
        var tag = TagText(action.ETag);
        switch (action.ActionType)
        {
            case TableTransactionActionType.Add: request.Append("POST", _endpoint.UriOf(Name), null, entity); break;
            case TableTransactionActionType.UpdateMerge: request.Append("MERGE", _endpoint.UriOf(row), tag, entity); break;
            case TableTransactionActionType.UpdateReplace: request.Append("PUT", _endpoint.UriOf(row), tag, entity); break;
            case TableTransactionActionType.UpsertMerge: request.Append("MERGE", _endpoint.UriOf(row), null, entity); break;
            case TableTransactionActionType.UpsertReplace: request.Append("PUT", _endpoint.UriOf(row), null, entity); break;
            case TableTransactionActionType.Delete: request.Append("DELETE", _endpoint.UriOf(row), tag, null); break;
            default: throw new ArgumentException($"Unexpected kind of action: {action.ActionType}.", nameof(action));
        }
    }
}
