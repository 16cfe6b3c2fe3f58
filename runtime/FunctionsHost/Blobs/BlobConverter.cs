using Azure;
using Azure.Core.Serialization;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Extensions.Options;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The version of a blob that started an invocation.</summary>
internal sealed record TriggeredBlob(BlobContainerClient Container, string Name, ETag ETag);

/// <summary>Gives blob triggers and inputs their client or content. A missing input blob is null, except for clients.</summary>
internal sealed class BlobConverter(StorageClients storage, AppSettings settings, TimeProvider time, IOptions<WorkerOptions> options) : IInputConverter
{
    public async ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        var cancellationToken = context.FunctionContext.CancellationToken;
        if (context.Source is TriggeredBlob triggered)
            return await ReadAsync(triggered.Container, triggered.Name, triggered.ETag, context.TargetType, cancellationToken);
        if (context is not ParameterConverterContext { Binding.Attribute: BlobInputAttribute input }) return ConversionResult.Unhandled();

        var path = BindingTemplate.Fill(settings.Resolve(input.BlobPath), context.FunctionContext.BindingContext.BindingData, time);
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var container = storage.Blobs(input.Connection).GetBlobContainerClient(slash < 0 ? path : path[..slash]);
        var name = slash < 0 ? "" : path[(slash + 1)..];
        if (context.TargetType == typeof(BlobContainerClient)) return ConversionResult.Success(container);
        if (ElementOf(context.TargetType) is { } element) return await ReadAllAsync(container, name, element, cancellationToken);
        return await ReadAsync(container, name, null, context.TargetType, cancellationToken);
    }

    private async Task<ConversionResult> ReadAsync(BlobContainerClient container, string name, ETag? version, Type target, CancellationToken cancellationToken)
    {
        if (target == typeof(BlobClient) || target == typeof(BlobBaseClient)) return ConversionResult.Success(container.GetBlobClient(name));
        if (target == typeof(BlockBlobClient)) return ConversionResult.Success(container.GetBlockBlobClient(name));
        if (target == typeof(PageBlobClient)) return ConversionResult.Success(container.GetPageBlobClient(name));
        if (target == typeof(AppendBlobClient)) return ConversionResult.Success(container.GetAppendBlobClient(name));
        if (InputConversion.IsSpecial(target)) return ConversionResult.Unhandled();

        var blob = container.GetBlobClient(name);
        var conditions = version is { } etag ? new BlobRequestConditions { IfMatch = etag } : null;
        try
        {
            if (target == typeof(Stream))
                return ConversionResult.Success(await blob.OpenReadAsync(new BlobOpenReadOptions(allowModifications: false) { Conditions = conditions }, cancellationToken));

            var content = (await blob.DownloadContentAsync(new BlobDownloadOptions { Conditions = conditions }, cancellationToken)).Value.Content;
            if (target == typeof(string)) return ConversionResult.Success(content.ToString());
            if (target == typeof(byte[])) return ConversionResult.Success(content.ToArray());
            if (target == typeof(BinaryData)) return ConversionResult.Success(content);
            return ConversionResult.Success(await options.Value.Serializer!.DeserializeAsync(content.ToStream(), target, cancellationToken));
        }
        catch (RequestFailedException e) when (e.Status == 404 && version is null)
        {
            return ConversionResult.Success(target.IsValueType ? Activator.CreateInstance(target) : null);
        }
        catch (System.Text.Json.JsonException e)
        {
            return ConversionResult.Failed(e);
        }
    }

    private async Task<ConversionResult> ReadAllAsync(BlobContainerClient container, string prefix, Type element, CancellationToken cancellationToken)
    {
        var values = new List<object?>();
        await foreach (var item in container.GetBlobsAsync(prefix: prefix, cancellationToken: cancellationToken))
        {
            var value = await ReadAsync(container, item.Name, null, element, cancellationToken);
            if (value.Status != ConversionStatus.Succeeded) return value;
            values.Add(value.Value);
        }

        var array = Array.CreateInstance(element, values.Count);
        for (var i = 0; i < values.Count; i++) array.SetValue(values[i], i);
        return ConversionResult.Success(array);
    }

    /// <summary>T of <c>T[]</c> and <c>IEnumerable&lt;T&gt;</c>; bytes and text are one blob.</summary>
    private static Type? ElementOf(Type type)
    {
        if (type == typeof(byte[]) || type == typeof(string)) return null;
        if (type.IsArray) return type.GetElementType();
        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>) ? type.GetGenericArguments()[0] : null;
    }
}
