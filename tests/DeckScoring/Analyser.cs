using System.Text.Json;
using Workflows.Contracts;
using Workflows.DeckTruth.Facts;
using Workflows.GpuWorker.Analyze;

namespace Workflows.DeckScoring;

/// <summary>The product's analyser as a user runs it: <c>analyze FILE --json</c>, with a decoder child of its own.</summary>
public static class Analyser
{
    /// <exception cref="InvalidOperationException">The deck could not be analysed; its code and sentence are in the message.</exception>
    public static async Task<DeckAnalysis> RunAsync(KnownDeck deck, string model = VisionModels.Classic)
    {
        ArgumentNullException.ThrowIfNull(deck);
        var folder = Directory.CreateTempSubdirectory("workflows-evaluation-").FullName;
        try
        {
            var file = Path.Combine(folder, $"{deck.Facts.Name}.pdf");
            await File.WriteAllBytesAsync(file, deck.Pdf);
            using var output = new StringWriter();
            using var errors = new StringWriter();
            var exit = await AnalyzeCommand.RunAsync([file, "--json", "--model", model], output, errors);
            if (output.GetStringBuilder().Length == 0) throw new InvalidOperationException($"{deck.Facts.Name}: exit {exit}: {errors}");
            return JsonSerializer.Deserialize<DeckAnalysis>(output.ToString(), ContractJson.Options)
                ?? throw new InvalidOperationException($"{deck.Facts.Name}: the analyser answered null.");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
