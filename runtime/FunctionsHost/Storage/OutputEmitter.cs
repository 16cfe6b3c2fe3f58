using Microsoft.Extensions.Options;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Writes the queue and blob outputs of an invocation that succeeded.</summary>
internal sealed class OutputEmitter(StorageClients storage, AppSettings settings, HostJson hostJson, TimeProvider time, IOptions<WorkerOptions> options)
{
    public async Task EmitAsync(InvocationContext context)
    {
        foreach (var (binding, value) in context.Features.Get<InvocationOutputs>()!.All)
        {
            if (value is null) continue;
            switch (binding.Attribute)
            {
                case QueueOutputAttribute queue:
                    await SendAsync(context, queue, value);
                    break;
                case BlobOutputAttribute blob:
                    await UploadAsync(context, blob, value);
                    break;
                default:
                    break;
            }
        }
    }

    private async Task SendAsync(InvocationContext context, QueueOutputAttribute output, object value)
    {
        var queue = storage.Queue(output.Connection, Fill(context, output.QueueName));
        await queue.CreateIfNotExistsAsync(cancellationToken: context.CancellationToken);
        foreach (var message in Messages(value))
        {
            var body = await BytesAsync(message, context.CancellationToken);
            await queue.SendMessageAsync(QueueText.Encode(body, hostJson.QueueIsBase64), context.CancellationToken);
        }
    }

    private async Task UploadAsync(InvocationContext context, BlobOutputAttribute output, object value)
    {
        var path = Fill(context, output.BlobPath);
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == path.Length - 1) throw new InvalidOperationException($"'{path}' is no blob path: expected container/blob.");

        var container = storage.Blobs(output.Connection).GetBlobContainerClient(path[..slash]);
        await container.CreateIfNotExistsAsync(cancellationToken: context.CancellationToken);
        var blob = container.GetBlobClient(path[(slash + 1)..]);
        if (value is Stream stream) await blob.UploadAsync(stream, overwrite: true, context.CancellationToken);
        else await blob.UploadAsync(await BytesAsync(value, context.CancellationToken), overwrite: true, context.CancellationToken);
    }

    private string Fill(InvocationContext context, string template) =>
        BindingTemplate.Fill(settings.Resolve(template), context.BindingContext.BindingData, time);

    /// <summary>An array or list is several messages, except bytes and text.</summary>
    private static IEnumerable<object> Messages(object value) =>
        value is System.Collections.IEnumerable several and not (string or byte[] or BinaryData or System.Collections.IDictionary)
            ? several.Cast<object?>().OfType<object>()
            : [value];

    private async Task<BinaryData> BytesAsync(object value, CancellationToken cancellationToken) => value switch
    {
        string text => BinaryData.FromString(text),
        byte[] bytes => BinaryData.FromBytes(bytes),
        BinaryData data => data,
        _ => await options.Value.Serializer!.SerializeAsync(value, value.GetType(), cancellationToken),
    };
}
