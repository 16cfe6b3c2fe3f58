using System.Text;
using Azure.Core.Serialization;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Extensions.Options;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>A received message with its text decoded.</summary>
internal sealed record TriggeredMessage(QueueMessage Message, BinaryData Body);

internal sealed class QueueMessageConverter(IOptions<WorkerOptions> options) : IInputConverter
{
    public async ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        if (context.Source is not TriggeredMessage { Message: var message, Body: var body }) return ConversionResult.Unhandled();

        var target = context.TargetType;
        if (target == typeof(string)) return ConversionResult.Success(Encoding.UTF8.GetString(body));
        if (target == typeof(byte[])) return ConversionResult.Success(body.ToArray());
        if (target == typeof(BinaryData)) return ConversionResult.Success(body);
        if (target == typeof(QueueMessage))
        {
            return ConversionResult.Success(QueuesModelFactory.QueueMessage(
                message.MessageId, message.PopReceipt, body, message.DequeueCount, message.NextVisibleOn, message.InsertedOn, message.ExpiresOn));
        }

        if (InputConversion.IsSpecial(target)) return ConversionResult.Unhandled();
        try
        {
            return ConversionResult.Success(await options.Value.Serializer!.DeserializeAsync(body.ToStream(), target, context.FunctionContext.CancellationToken));
        }
        catch (System.Text.Json.JsonException e)
        {
            return ConversionResult.Failed(e);
        }
    }
}
