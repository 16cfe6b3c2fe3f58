using System.Diagnostics.Metrics;
using Workflows.Contracts;

namespace Workflows.GpuWorker.Metrics;

/// <summary>What this worker counts.</summary>
internal sealed class WorkerMetrics : IDisposable
{
    public const string MeterName = "Workflows.GpuWorker";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _analyzerRuns;
    private readonly Counter<long> _decks;
    private readonly Counter<long> _pages;
    private readonly Histogram<double> _deckSeconds;
    private readonly Histogram<double> _callbackSeconds;
    private readonly Histogram<double> _modelSeconds;
    private readonly UpDownCounter<long> _running;

    public WorkerMetrics()
    {
        _analyzerRuns = _meter.CreateCounter<long>("workflows_analyzer_runs_total", description: "Analyses that really ran, cached ones not counted");
        _decks = _meter.CreateCounter<long>("workflows_decks_total", description: "Decks by activity, vision model and outcome");
        _pages = _meter.CreateCounter<long>("workflows_pages_total", description: "Pages decoded by activity");
        _deckSeconds = _meter.CreateHistogram<double>("workflows_deck_seconds", "s", "Wall time of a deck that was really processed");
        _callbackSeconds = _meter.CreateHistogram<double>("workflows_callback_seconds", "s", "Time until the functions app answered a callback");
        _modelSeconds = _meter.CreateHistogram<double>("workflows_model_seconds", "s", "Time of one run of a network, by model and device");
        _running = _meter.CreateUpDownCounter<long>("workflows_decks_running", description: "Decks in work now");
    }

    public void AnalyzerRan(string model) => _analyzerRuns.Add(1, new KeyValuePair<string, object?>("vision_model", model));

    public void PageDecoded(string activity) => _pages.Add(1, new KeyValuePair<string, object?>("activity", activity));

    public void DeckStarted(string activity) => _running.Add(1, new KeyValuePair<string, object?>("activity", activity));

    /// <param name="model">The vision model; "none" for ingestion.</param>
    public void DeckFinished(string activity, string model, ItemStatus status, TimeSpan took)
    {
        _running.Add(-1, new KeyValuePair<string, object?>("activity", activity));
        var outcome = new KeyValuePair<string, object?>("outcome", status.ToString().ToLowerInvariant());
        _decks.Add(1, new("activity", activity), new("vision_model", model), outcome);
        if (status == ItemStatus.Done) _deckSeconds.Record(took.TotalSeconds, new("activity", activity), new("vision_model", model));
    }

    /// <summary>The activity ended without an outcome: handed back or to be retried.</summary>
    public void DeckInterrupted(string activity) => _running.Add(-1, new KeyValuePair<string, object?>("activity", activity));

    public void CallbackFinished(TimeSpan took, bool succeeded) =>
        _callbackSeconds.Record(took.TotalSeconds, new KeyValuePair<string, object?>("succeeded", succeeded ? "true" : "false"));

    /// <param name="model"><c>pack@version/model</c>.</param>
    public void ModelRan(string model, string device, TimeSpan took) => _modelSeconds.Record(took.TotalSeconds, new("model", model), new("device", device));

    public void Dispose() => _meter.Dispose();
}
