namespace Workflows.Runner.Processes;

/// <summary>How to start one child and how to tell that it works.</summary>
internal sealed record ChildSpec
{
    /// <summary>Names its log and its place in messages.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, for people, inside a sentence: "the functions app".</summary>
    public required string Title { get; init; }

    /// <summary>The same at the start of a sentence.</summary>
    public string TitleFirst => char.ToUpperInvariant(Title[0]) + Title[1..];
    public required string Program { get; init; }
    public required IReadOnlyList<string> Arguments { get; init; }
    public required string WorkingDirectory { get; init; }

    /// <summary>A part of the command line that no other process has by chance.</summary>
    public required string Marker { get; init; }

    /// <summary>Asked anew at every start; null removes a variable.</summary>
    public Func<IReadOnlyDictionary<string, string?>> Environment { get; init; } = () => new Dictionary<string, string?>();

    /// <summary>Asked until it says yes; a child without one works as soon as it runs.</summary>
    public Func<CancellationToken, Task<bool>>? IsReady { get; init; }

    /// <summary>From SIGTERM to SIGKILL.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);
}
