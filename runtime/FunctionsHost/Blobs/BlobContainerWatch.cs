using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Looks at one container again and again, and runs its functions once for each new version of a matching blob.</summary>
internal sealed partial class BlobContainerWatch(
    BlobContainerClient container,
    IReadOnlyList<BlobTriggerPlan> plans,
    FunctionInvoker invoker,
    BlobPoisonQueue poison,
    HostJson hostJson,
    TimeSpan scanEvery,
    TimeProvider time,
    ILogger logger)
{
    // A retry waits a little longer each time; five attempts take about four seconds.
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<(string Function, string Blob), byte> _running = new();
    private readonly ConcurrentDictionary<(string Function, string Blob), long> _notBefore = new();
    private readonly StorageOutage _outage = new($"the blob container {container.Name}", logger);

    public async Task RunAsync(CancellationToken stopping)
    {
        var running = new HashSet<Task>();
        while (!stopping.IsCancellationRequested)
        {
            TimeSpan wait;
            try
            {
                var startedAt = Stopwatch.GetTimestamp();
                foreach (var plan in plans) await plan.Receipts.LoadAsync(stopping);
                await ScanAsync(running, stopping);
                _outage.Worked();
                // A container that takes long to list is listed less often: at most a fifth of the time goes into looking.
                var looking = Stopwatch.GetElapsedTime(startedAt) * 4;
                wait = looking > scanEvery ? looking : scanEvery;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e) when (StorageOutage.Is(e))
            {
                wait = _outage.Failed(e);
            }

            running.RemoveWhere(t => t.IsCompleted);
            await Task.Delay(wait, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(running);
    }

    private async Task ScanAsync(HashSet<Task> running, CancellationToken stopping)
    {
        var prefix = plans.Count == 1 && plans[0].Pattern.Prefix.Length > 0 ? plans[0].Pattern.Prefix : null;
        try
        {
            await foreach (var blob in container.GetBlobsAsync(prefix: prefix, cancellationToken: stopping))
            {
                if (blob.Properties.ETag is not { } listed) continue;
                // Listings give ETags without the quotes that every other answer, and every condition, has.
                var version = new ETag($"\"{listed.ToString().Trim('"')}\"");
                foreach (var plan in plans)
                {
                    if (!plan.Pattern.Matches(blob.Name) || plan.Receipts.IsDone(blob.Name, version) || !MayRun(plan, blob.Name)) continue;

                    _running.TryAdd((plan.Function.Name, blob.Name), 0);
                    running.Add(Task.Run(() => RunOneAsync(plan, blob.Name, version, stopping), CancellationToken.None));
                    if (running.Count < hostJson.BlobParallelism) continue;
                    await Task.WhenAny(running).WaitAsync(stopping);
                    running.RemoveWhere(t => t.IsCompleted);
                }
            }
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            // Nobody has written to it yet.
        }
    }

    private bool MayRun(BlobTriggerPlan plan, string blob)
    {
        var key = (plan.Function.Name, blob);
        if (_running.ContainsKey(key)) return false;
        return !_notBefore.TryGetValue(key, out var notBefore) || time.GetUtcNow().UtcTicks >= notBefore;
    }

    private async Task RunOneAsync(BlobTriggerPlan plan, string name, ETag version, CancellationToken stopping)
    {
        try
        {
            if (await RunFunctionAsync(plan, name, version, stopping)) await plan.Receipts.CompleteAsync(name, version, CancellationToken.None);
        }
        catch (Exception e) when (StorageOutage.Is(e))
        {
            // Only the receipt is missing: this process remembers, and after a restart the function runs once more.
            _outage.Failed(e);
        }
        finally
        {
            _running.TryRemove((plan.Function.Name, name), out _);
        }
    }

    /// <returns>True when the function has dealt with this version.</returns>
    private async Task<bool> RunFunctionAsync(BlobTriggerPlan plan, string name, ETag version, CancellationToken stopping)
    {
        var key = (plan.Function.Name, name);
        try
        {
            var properties = (await container.GetBlobClient(name).GetPropertiesAsync(cancellationToken: stopping)).Value;
            // A newer version has its own turn at the next look.
            if (properties.ETag != version) return false;

            await invoker.InvokeAsync(plan.Function, InputOf(plan, name, version, properties), stopping);
            _notBefore.TryRemove(key, out _);
            return true;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // It runs again after the restart.
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            // Gone or replaced meanwhile, unless the function itself failed that way over something else.
            if (await IsStillThereAsync(name, version)) await FailAsync(plan, name, version, e);
        }
        catch (Exception e) when (e is RequestFailedException { Status: 0 } or AggregateException { InnerException: RequestFailedException { Status: 0 } })
        {
            // Storage is away: not the blob's fault, so not counted.
            _notBefore[key] = (time.GetUtcNow() + _outage.Failed(e)).UtcTicks;
        }
        catch (Exception e)
        {
            await FailAsync(plan, name, version, e);
        }

        return false;
    }

    /// <summary>User code ends here: counted, logged, and after the last attempt handed to the poison queue.</summary>
    private async Task FailAsync(BlobTriggerPlan plan, string name, ETag version, Exception failure)
    {
        var failures = plan.Receipts.Failures(name, version) + 1;
        LogFailed(plan.Function.Name, container.Name, name, failures, hostJson.BlobPoisonThreshold, failure);
        _notBefore[(plan.Function.Name, name)] = (time.GetUtcNow() + (FirstRetry * Math.Pow(2, failures - 1))).UtcTicks;
        try
        {
            if (failures < hostJson.BlobPoisonThreshold)
            {
                await plan.Receipts.FailAsync(name, version, failures, CancellationToken.None);
                return;
            }

            await poison.AddAsync(plan.Function.Name, container.Name, name, version, CancellationToken.None);
            await plan.Receipts.CompleteAsync(name, version, CancellationToken.None);
            LogPoisoned(plan.Function.Name, container.Name, name, failures);
        }
        catch (Exception e) when (StorageOutage.Is(e))
        {
            _outage.Failed(e);
        }
    }

    private async Task<bool> IsStillThereAsync(string name, ETag version)
    {
        try
        {
            return (await container.GetBlobClient(name).GetPropertiesAsync()).Value.ETag == version;
        }
        catch (RequestFailedException)
        {
            return false;
        }
    }

    private TriggerInput InputOf(BlobTriggerPlan plan, string name, ETag version, BlobProperties properties) => new()
    {
        Value = new TriggeredBlob(container, name, version),
        BindingData = () =>
        {
            var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
            {
                ["BlobTrigger"] = $"{container.Name}/{name}",
                ["Uri"] = container.GetBlobClient(name).Uri.ToString(),
                ["Properties"] = JsonSerializer.Serialize(new { properties.ContentLength, properties.ContentType, ETag = version.ToString(), properties.LastModified }),
                ["Metadata"] = JsonSerializer.Serialize(properties.Metadata),
            };
            foreach (var (captured, value) in plan.Pattern.Capture(name)) data[captured] = value;
            return data;
        },
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "The function {Function} failed on {Container}/{Blob} (attempt {Attempt} of {Attempts})")]
    private partial void LogFailed(string function, string container, string blob, int attempt, int attempts, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The function {Function} failed on {Container}/{Blob} {Attempts} times; the blob went to the poison queue and is left alone until it changes")]
    private partial void LogPoisoned(string function, string container, string blob, int attempts);
}
