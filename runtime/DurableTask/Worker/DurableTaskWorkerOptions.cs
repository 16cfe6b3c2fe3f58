using Microsoft.DurableTask.Converters;

namespace Microsoft.DurableTask.Worker;

#pragma warning disable CA1034 // The nested types are part of the official API.

/// <summary>How a worker runs tasks.</summary>
public class DurableTaskWorkerOptions
{
    private const int WorkItemsPerProcessor = 100;

    private DataConverter? _dataConverter;
    private VersioningOptions? _versioning;

    /// <summary>Which orchestration versions a worker takes.</summary>
    public enum VersionMatchStrategy
    {
        /// <summary>All of them.</summary>
        None = 0,

        /// <summary>Only the worker's own.</summary>
        Strict = 1,

        /// <summary>The worker's own and older ones.</summary>
        CurrentOrOlder = 2,
    }

    /// <summary>What happens to an orchestration of another version.</summary>
    public enum VersionFailureStrategy
    {
        /// <summary>It is given back for another worker.</summary>
        Reject = 0,

        /// <summary>It fails.</summary>
        Fail = 1,
    }

    /// <summary>Default <see cref="JsonDataConverter.Default"/>; null sets the default again.</summary>
    public DataConverter DataConverter
    {
        get => _dataConverter ?? JsonDataConverter.Default;
        set => _dataConverter = value;
    }

    public bool EnableEntitySupport { get; set; }

    /// <summary>Longer timers are made of several. Default 3 days.</summary>
    public TimeSpan MaximumTimerInterval { get; set; } = TimeSpan.FromDays(3);

    public ConcurrencyOptions Concurrency { get; } = new();

    /// <summary>Null means the worker takes all versions.</summary>
    public VersioningOptions? Versioning
    {
        get => _versioning;
        set
        {
            _versioning = value;
            IsVersioningSet = value is not null;
        }
    }

    public bool IsVersioningSet { get; internal set; }

#pragma warning disable CS0618 // The filter is experimental as a whole.
    [Obsolete("Experimental")]
    public IOrchestrationFilter? OrchestrationFilter { get; set; }
#pragma warning restore CS0618

    public LoggingOptions Logging { get; } = new();

    internal bool IsDataConverterSet => _dataConverter is not null;

    /// <summary>Makes another type of options say the same.</summary>
    internal void CopyTo(DurableTaskWorkerOptions other)
    {
        other._dataConverter = _dataConverter;
        other._versioning = _versioning;
        other.IsVersioningSet = IsVersioningSet;
        other.EnableEntitySupport = EnableEntitySupport;
        other.MaximumTimerInterval = MaximumTimerInterval;
        other.Concurrency.MaximumConcurrentActivityWorkItems = Concurrency.MaximumConcurrentActivityWorkItems;
        other.Concurrency.MaximumConcurrentOrchestrationWorkItems = Concurrency.MaximumConcurrentOrchestrationWorkItems;
        other.Concurrency.MaximumConcurrentEntityWorkItems = Concurrency.MaximumConcurrentEntityWorkItems;
        other.Logging.UseLegacyCategories = Logging.UseLegacyCategories;
#pragma warning disable CS0618 // The filter is experimental as a whole.
        other.OrchestrationFilter = OrchestrationFilter;
#pragma warning restore CS0618
    }

    /// <summary>Work items in progress at a time; each default is 100 per processor.</summary>
    public class ConcurrencyOptions
    {
        public int MaximumConcurrentActivityWorkItems { get; set; } = WorkItemsPerProcessor * Environment.ProcessorCount;

        public int MaximumConcurrentOrchestrationWorkItems { get; set; } = WorkItemsPerProcessor * Environment.ProcessorCount;

        public int MaximumConcurrentEntityWorkItems { get; set; } = WorkItemsPerProcessor * Environment.ProcessorCount;
    }

    public class VersioningOptions
    {
        /// <summary>The worker's version.</summary>
        public string Version { get; set; } = "";

        /// <summary>The version of children that are started without one.</summary>
        public string DefaultVersion { get; set; } = "";

        public VersionMatchStrategy MatchStrategy { get; set; }

        public VersionFailureStrategy FailureStrategy { get; set; }
    }

    public class LoggingOptions
    {
        /// <summary>Whether logs also go to the older category <c>Microsoft.DurableTask</c>. Default true.</summary>
        public bool UseLegacyCategories { get; set; } = true;
    }
}
