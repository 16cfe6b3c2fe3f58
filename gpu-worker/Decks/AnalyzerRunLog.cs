using System.Globalization;
using Microsoft.Extensions.Options;

namespace Workflows.GpuWorker.Decks;

/// <summary>Appends a line to a file for each real analysis, so that a test can count them over restarts.</summary>
internal sealed class AnalyzerRunLog(IOptions<AnalysisOptions> options)
{
    private readonly Lock _lock = new();

    public void Append(int deckId, string model, int attempt)
    {
        if (options.Value.LogFile is not { Length: > 0 } file) return;
        var line = string.Create(CultureInfo.InvariantCulture, $"{deckId} {model} {attempt} {Environment.ProcessId}\n");
        lock (_lock) File.AppendAllText(file, line);
    }
}
