namespace Workflows.Jobs;

/// <summary>What the shared job machinery must know about one pipeline. Registered once per pipeline in dependency injection.</summary>
public sealed record JobKind
{
    /// <summary>First part of instance ids, such as <c>deck-analysis</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the orchestrator function.</summary>
    public required string Orchestrator { get; init; }

    /// <summary>The activity that is fanned out; whether a worker is there is asked about this one.</summary>
    public required string Activity { get; init; }

    /// <summary>Singular: "deck".</summary>
    public required string Unit { get; init; }

    /// <summary>Plural: "decks".</summary>
    public required string Units { get; init; }

    /// <summary>With <c>{done}</c> and <c>{total}</c>: "{done}/{total} decks analyzed".</summary>
    public required string LabelFormat { get; init; }

    /// <summary>What goes on, for people: "Processing visual analysis".</summary>
    public required string StageLabel { get; init; }

    /// <summary>The running items report progress, so those without a report are shown as waiting.</summary>
    public bool ItemsReportProgress { get; init; }

    /// <summary>Name of the map of results by item id in the finished job, such as <c>batch_results</c>; null for none.</summary>
    public string? ResultsProperty { get; init; }

    /// <summary>The words for one request where they depend on it ("analyses" of several models instead of "decks"); null when they never do. Pure.</summary>
    public Func<System.Text.Json.JsonElement, JobKind, JobKind>? Adapt { get; init; }

    /// <summary>What the pipeline shows of a job below its address, beside what all have: last parts of paths.</summary>
    public IReadOnlyList<string> Views { get; init; } = [];

    /// <summary>Integer ids from a counter instead of short text ids.</summary>
    public bool IntegerIds { get; init; }

    /// <summary>The kind with the words for this request.</summary>
    public JobKind For(System.Text.Json.JsonElement request) => Adapt?.Invoke(request, this) ?? this;

    /// <summary>Counts results that can be used; what failed is told beside the label, not inside it.</summary>
    public string LabelFor(ItemCounts items) => LabelFormat
        .Replace("{done}", items.Usable.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{total}", items.Total.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
}

/// <summary>The pipelines of this app by name.</summary>
public sealed class JobKinds(IEnumerable<JobKind> kinds)
{
    private readonly Dictionary<string, JobKind> _kinds = kinds.ToDictionary(kind => kind.Name, StringComparer.Ordinal);

    public IReadOnlyCollection<JobKind> All => _kinds.Values;

    /// <summary>Null when no pipeline has this name.</summary>
    public JobKind? Find(string name) => _kinds.GetValueOrDefault(name);

    /// <exception cref="KeyNotFoundException">A row names a pipeline that this build does not have.</exception>
    public JobKind Get(string name) => Find(name) ?? throw new KeyNotFoundException($"There is no job kind '{name}' in this app.");
}
