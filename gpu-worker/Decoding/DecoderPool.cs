using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Workflows.GpuWorker.Decoding;

/// <summary>Keeps decoder children warm between decks and replaces those that failed or are worn out.</summary>
internal sealed class DecoderPool(IOptions<DecoderOptions> options, TimeProvider time, ILogger<DecoderPool> logger) : IAsyncDisposable
{
    private readonly ChildStarter _starter = new();
    private readonly ConcurrentBag<DecoderChild> _idle = [];

    /// <summary>Children that one deck may break before it is given up.</summary>
    public int BrokenChildrenMax => options.Value.BrokenChildrenMax;

    /// <summary>A child for one deck. There are as many children as decks in work; the workers' concurrency bounds them.</summary>
    /// <param name="spent">What the deck has taken of its time already, with a child that broke.</param>
    public async Task<DecoderSession> RentAsync(TimeSpan spent = default)
    {
        while (_idle.TryTake(out var idle))
        {
            // It may have been killed from outside (the kernel's out-of-memory killer likes idle processes).
            if (ProcessUsage.Read(idle.ProcessId) is not null) return new DecoderSession(this, idle, options.Value, time, spent);
            await idle.DisposeAsync();
        }

        return new DecoderSession(this, await DecoderChild.StartAsync(_starter, options.Value, time, logger), options.Value, time, spent);
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
