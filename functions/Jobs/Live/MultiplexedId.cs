using System.Globalization;

namespace Workflows.Jobs;

/// <summary>The event id of a stream over several jobs: the newest revision told of each, <c>a:12,b:7</c>.</summary>
internal sealed class MultiplexedId
{
    private readonly SortedDictionary<string, long> _revisions = new(StringComparer.Ordinal);

    /// <summary>Parts that are not understood are left out: their jobs are told from the start.</summary>
    public static MultiplexedId Parse(string text)
    {
        var id = new MultiplexedId();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
            if (part.Split(':') is [var job, var revision] && JobId.IsValid(job) && long.TryParse(revision, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                id._revisions[job] = number;
        return id;
    }

    public long? Find(string jobId) => _revisions.TryGetValue(jobId, out var revision) ? revision : null;

    public MultiplexedId Set(string jobId, long revision)
    {
        _revisions[jobId] = revision;
        return this;
    }

    public override string ToString() => string.Join(',', _revisions.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}:{pair.Value}")));
}
