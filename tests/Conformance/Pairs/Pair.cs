using Microsoft.DurableTask;

namespace Workflows.Conformance.Tests.Pairs;

/// <summary>One orchestration that exists twice, in C# here and in JavaScript under js/pairs, and what a client does with it.</summary>
/// <param name="Name">Also the name of its orchestrator and the id of its first instance.</param>
/// <param name="Rows">The rows of <see cref="Semantics"/> that it shows, apart by blanks.</param>
/// <param name="Tasks">The C# half: adds what the other scenarios do not have.</param>
/// <param name="Drive">The client's steps, the same for both.</param>
internal sealed record Pair(string Name, string Rows, Action<DurableTaskRegistry> Tasks, Func<PairDriver, Task> Drive)
{
    /// <summary>Whose workers run it.</summary>
    public PairHub Hub { get; init; }

    /// <summary>Work runs side by side, so that the order of events is chance.</summary>
    public bool IsUnordered { get; init; }

    public IEnumerable<string> RowIds => Rows.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public override string ToString() => Name;
}

/// <summary>The kinds of task hubs that scenarios run in; each exists once for either SDK.</summary>
internal enum PairHub
{
    /// <summary>One worker that takes everything.</summary>
    Shared,

    /// <summary>The same worker, and one scenario at a time sees the whole hub.</summary>
    Alone,

    /// <summary>A worker of version 2.0 that takes its own and older ones and fails the rest.</summary>
    Versions,

    /// <summary>Two workers of versions 1.0 and 2.0 that each give the other's back.</summary>
    Rejecting,

    /// <summary>Two workers with filters made of what they have: one orchestrations, one activities.</summary>
    Split,
}
