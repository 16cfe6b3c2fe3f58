using Workflows.Cli.Samples.Content;

namespace Workflows.Cli.Samples;

/// <summary>The ten decks that a first run analyses.</summary>
internal static class SampleDecks
{
    public static IReadOnlyList<SampleDeck> All { get; } =
    [
        Harbourvolt.Deck, Leafmetry.Deck, Kistenwerk.Deck, Quietward.Deck, Tidemarrow.Deck,
        Ferroloop.Deck, Kitepaper.Deck, Orchardry.Deck, Vellumyard.Deck, Skylarch.Deck,
    ];

    /// <summary>Writes every deck that is not there yet and returns the paths of all ten, in order.</summary>
    public static async Task<IReadOnlyList<string>> WriteMissingAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var paths = new List<string>();
        foreach (var deck in All)
        {
            var path = Path.Combine(folder, deck.FileName);
            paths.Add(path);
            if (File.Exists(path)) continue;

            // Renamed when complete, so that an interrupted run never leaves half a deck under the real name.
            var unfinished = path + ".part";
            await File.WriteAllBytesAsync(unfinished, SampleDeckWriter.Write(deck), cancellationToken);
            File.Move(unfinished, path, overwrite: true);
        }

        return paths;
    }
}
