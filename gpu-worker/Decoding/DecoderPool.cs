using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Workflows.GpuWorker.Decoding;

/// <summary>Keeps decoder children warm between decks and replaces those that failed or are worn out.</summary>
internal sealed class DecoderPool(IOptions<DecoderOptions> options, TimeProvider time, ILogger<DecoderPool> logger) : IAsyncDisposable
{
    private readonly ChildStarter _starter = new();
    private readonly ConcurrentBag<DecoderChild> _idle = [];

    /// <summary>A child for one deck. There are as many children as decks in work; the workers' concurrency bounds them.</summary>
    public async Task<DecoderSession> RentAsync()
    {
        while (_idle.TryTake(out var idle))
        {
            // It may have been killed from outside (the kernel's out-of-memory killer likes idle processes).
            if (ProcessUsage.Read(idle.ProcessId) is not null) return new DecoderSession(this, idle, options.Value, time);
            await idle.DisposeAsync();
        }

        return new DecoderSession(this, await DecoderChild.StartAsync(_starter, options.Value, time, logger), options.Value, time);
    }

    public async ValueTask ReturnAsync(DecoderChild child)
    {
        if (child.IsUsable && ++child.Decks < options.Value.DecksPerChild) _idle.Add(child);
        else await child.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        while (_idle.TryTake(out var child)) await child.DisposeAsync();
        _starter.Dispose();
    }
}
