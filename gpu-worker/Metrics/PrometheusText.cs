using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Workflows.GpuWorker.Metrics;

/// <summary>Adds up the worker's instruments and writes them in the Prometheus text format.</summary>
internal sealed class PrometheusText : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, Instrument> _instruments = new();
    private readonly ConcurrentDictionary<string, double> _series = new();

    public PrometheusText()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name != WorkerMetrics.MeterName) return;
            _instruments[instrument.Name] = instrument;
            listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument.Name, tags, value));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            Add($"{instrument.Name}_sum", tags, value);
            Add($"{instrument.Name}_count", tags, 1);
        });
        _listener.Start();
    }

    public string Write()
    {
        var text = new StringBuilder();
        foreach (var (name, instrument) in _instruments.OrderBy(i => i.Key, StringComparer.Ordinal))
        {
            var type = instrument switch { Counter<long> => "counter", UpDownCounter<long> => "gauge", _ => "summary" };
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {instrument.Description}\n# TYPE {name} {type}\n");
            foreach (var (series, value) in _series.Where(s => BelongsTo(s.Key, name)).OrderBy(s => s.Key, StringComparer.Ordinal))
                text.Append(CultureInfo.InvariantCulture, $"{series} {value}\n");
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private static bool BelongsTo(string series, string name) => series[..series.IndexOf('{')] is var full
        && (full == name || full == $"{name}_sum" || full == $"{name}_count");

    private void Add(string name, ReadOnlySpan<KeyValuePair<string, object?>> tags, double value)
    {
        var series = new StringBuilder(name).Append('{');
        foreach (var tag in tags) series.Append(series[^1] == '{' ? "" : ",").Append(CultureInfo.InvariantCulture, $"{tag.Key}=\"{tag.Value}\"");
        _series.AddOrUpdate(series.Append('}').ToString(), value, (_, sum) => sum + value);
    }
}
