using System.Text.Json;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Takes messages from one queue in batches and runs the function for each.</summary>
internal sealed partial class QueueListener(
    DiscoveredFunction function, QueueClient queue, QueueClient poison, FunctionInvoker invoker, HostJson hostJson, TimeProvider time, ILogger logger)
{
    // As the official host: long enough for most functions, renewed for the others.
    private static readonly TimeSpan Invisible = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ShortestPoll = TimeSpan.FromMilliseconds(100);

    private readonly StorageOutage _outage = new($"the queue {queue.Name}", logger);

    public async Task RunAsync(CancellationToken stopping)
    {
        var running = new HashSet<Task>();
        var poll = ShortestPoll;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                while (running.Count > hostJson.QueueNewBatchThreshold)
                {
                    await Task.WhenAny(running).WaitAsync(stopping);
                    running.RemoveWhere(t => t.IsCompleted);
                }

                QueueMessage[] batch = (await queue.ReceiveMessagesAsync(hostJson.QueueBatchSize, Invisible, stopping)).Value;
                _outage.Worked();
                foreach (var message in batch) running.Add(Task.Run(() => ProcessAsync(message, stopping), CancellationToken.None));
                poll = batch.Length > 0 ? ShortestPoll : Longer(poll);
                if (batch.Length > 0) continue;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                break;
            }
            catch (RequestFailedException e) when (e.ErrorCode == QueueErrorCode.QueueNotFound)
            {
                poll = Longer(poll);
            }
            catch (Exception e) when (StorageOutage.Is(e))
            {
                poll = _outage.Failed(e);
            }

            await Task.Delay(poll, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            running.RemoveWhere(t => t.IsCompleted);
        }

        await Task.WhenAll(running);
    }

    private TimeSpan Longer(TimeSpan poll) => poll * 2 < hostJson.QueueMaxPollingInterval ? poll * 2 : hostJson.QueueMaxPollingInterval;

    private async Task ProcessAsync(QueueMessage message, CancellationToken stopping)
    {
        await using var lease = new QueueMessageLease(queue, message, Invisible, time);
        try
        {
            if (message.DequeueCount > hostJson.QueueMaxDequeueCount)
            {
                await PoisonAsync(message, lease);
                return;
            }

            try
            {
                await invoker.InvokeAsync(function, InputOf(message, QueueText.Decode(message.Body, hostJson.QueueIsBase64)), stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                await lease.ReleaseAsync(TimeSpan.Zero);
                return;
            }
            catch (Exception e)
            {
                // User code ends here: the message comes again, or goes to the poison queue.
                LogFailed(function.Name, message.MessageId, message.DequeueCount, hostJson.QueueMaxDequeueCount, e);
                if (message.DequeueCount >= hostJson.QueueMaxDequeueCount) await PoisonAsync(message, lease);
                else await lease.ReleaseAsync(hostJson.QueueVisibilityTimeout);
                return;
            }

            await lease.DeleteAsync();
        }
        catch (Exception e) when (StorageOutage.Is(e))
        {
            // The message becomes visible again by itself and is then delivered once more.
            _outage.Failed(e);
        }
    }

    private async Task PoisonAsync(QueueMessage message, QueueMessageLease lease)
    {
        await poison.CreateIfNotExistsAsync();
        // The text as it came, so that it can be put back as it was.
        await poison.SendMessageAsync(message.Body.ToString());
        await lease.DeleteAsync();
        LogPoisoned(function.Name, message.MessageId, poison.Name);
    }

    private static TriggerInput InputOf(QueueMessage message, BinaryData body) => new()
    {
        Value = new TriggeredMessage(message, body),
        BindingData = () =>
        {
            var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
            data["QueueTrigger"] = body.ToString();
            data["DequeueCount"] = message.DequeueCount;
            data["ExpirationTime"] = message.ExpiresOn;
            data["Id"] = message.MessageId;
            data["InsertionTime"] = message.InsertedOn;
            data["NextVisibleTime"] = message.NextVisibleOn;
            data["PopReceipt"] = message.PopReceipt;
            // Of the same name, a property of the message wins over what the queue says.
            foreach (var property in Properties(body)) data[property.Name] = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString() : property.Value;
            return data;
        },
    };

    private static JsonProperty[] Properties(BinaryData body)
    {
        try
        {
            var root = JsonDocument.Parse(body).RootElement;
            return root.ValueKind == JsonValueKind.Object ? [.. root.EnumerateObject()] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The function {Function} failed on the message {Message} (attempt {Attempt} of {Attempts})")]
    private partial void LogFailed(string function, string message, long attempt, int attempts, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The function {Function} gave the message {Message} up; it is in {Queue} now")]
    private partial void LogPoisoned(string function, string message, string queue);
}
