using System.Globalization;
using System.Security.Cryptography;

namespace Workflows.Cli.Api;

/// <summary>A deck file with the name under which it is stored and the id that the app gave it.</summary>
/// <param name="WasReplaced">Other content was known under this name until now.</param>
internal sealed record UploadedDeck(int Id, string Name, bool WasThere, bool WasReplaced = false);

/// <summary>Brings files to the app: only those whose content it does not have yet.</summary>
internal sealed class DeckUploader(WorkflowsClient client, TimeProvider time)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(150);

    /// <summary>A trigger that does not fire within this time is broken, and waiting longer hides it.</summary>
    private static readonly TimeSpan TriggerMax = TimeSpan.FromSeconds(60);

    private static readonly string[] Endings = [".pdf", ".pptx"];

    /// <summary>Files under their names, folders as the decks in them (not below); names that clash get a part of the content's hash.</summary>
    /// <exception cref="FileNotFoundException">A path names nothing, a folder without a deck, or a file that is none.</exception>
    public static IReadOnlyList<string> Expand(IEnumerable<string> paths)
    {
        var files = new List<string>();
        foreach (var path in paths)
        {
            if (File.Exists(path))
            {
                if (EndingOf(path) is null && !BeginsAsPdf(path))
                    throw new FileNotFoundException($"'{path}' is neither a PDF nor a PowerPoint file (.pptx).");
                files.Add(path);
                continue;
            }

            if (!Directory.Exists(path)) throw new FileNotFoundException($"'{path}' does not exist. Name PDF or PowerPoint files, or folders of them.");
            var found = Directory.EnumerateFiles(path).Where(f => EndingOf(f) is not null).Order(StringComparer.Ordinal).ToList();
            if (found.Count == 0) throw new FileNotFoundException($"There is no PDF or PowerPoint file in the folder '{path}'.");
            files.AddRange(found);
        }

        return [.. files.Select(Path.GetFullPath).Distinct(StringComparer.Ordinal)];
    }

    public async Task<IReadOnlyList<UploadedDeck>> UploadAsync(IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        var known = (await client.FindDecksAsync(null, cancellationToken)).ToDictionary(d => d.Name, StringComparer.Ordinal);
        var decks = new List<DeckFile>();
        foreach (var file in files)
        {
            var content = await File.ReadAllBytesAsync(file, cancellationToken);
            var hash = Convert.ToHexStringLower(SHA256.HashData(content));
            var name = NameFor(Path.GetFileName(file), hash, decks);
            var before = known.GetValueOrDefault(name)?.ContentHash;
            var wasThere = string.Equals(before, hash, StringComparison.OrdinalIgnoreCase);
            if (!wasThere) await client.UploadDeckAsync(name, content, cancellationToken);
            decks.Add(new(name, hash, wasThere, WasReplaced: before is not null && !wasThere));
        }

        return await WaitForRowsAsync(decks, known, cancellationToken);
    }

    /// <summary>Waits until the app has opened these decks, for at most as long as a trigger may take: before, it does not know their pages.</summary>
    public async Task WaitForIngestionAsync(IReadOnlyList<UploadedDeck> decks, CancellationToken cancellationToken)
    {
        var names = decks.Select(deck => deck.Name).ToHashSet(StringComparer.Ordinal);
        for (var start = time.GetTimestamp(); time.GetElapsedTime(start) < TriggerMax; await Task.Delay(LookEvery, time, cancellationToken))
        {
            var rows = await client.FindDecksAsync(null, cancellationToken);
            if (!rows.Any(row => names.Contains(row.Name) && row.State == "ingesting")) return;
        }
    }

    /// <summary>Names of a job's items as far as they are known before it starts: with several variants an item is not a deck.</summary>
    public static IReadOnlyList<(string Id, string Name)> ItemNames(IReadOnlyList<UploadedDeck> decks, AnalysisOrder order) =>
        order.IsMatrix ? [] : [.. decks.Select(deck => (deck.Id.ToString(CultureInfo.InvariantCulture), deck.Name))];

    private async Task<IReadOnlyList<UploadedDeck>> WaitForRowsAsync(
        List<DeckFile> decks, Dictionary<string, DeckRow> known, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            var missing = decks.Where(d => !known.ContainsKey(d.Name)).Select(d => d.Name).ToList();
            if (missing.Count == 0) return [.. decks.Select(d => new UploadedDeck(known[d.Name].Id, d.Name, d.WasThere, d.WasReplaced))];
            if (time.GetElapsedTime(start) > TriggerMax)
                throw new TimeoutException($"The app stored '{missing[0]}' but did not notice it within {TriggerMax.TotalSeconds:0} s. See its log for the blob trigger.");
            await Task.Delay(LookEvery, time, cancellationToken);
            foreach (var row in await client.FindDecksAsync(null, cancellationToken)) known[row.Name] = row;
        }
    }

    private static string NameFor(string file, string hash, List<DeckFile> taken)
    {
        // The triggers' patterns end in small letters; a PDF of another name is still offered as one.
        var ending = EndingOf(file) ?? ".pdf";
        var stem = file.EndsWith(ending, StringComparison.OrdinalIgnoreCase) ? file[..^ending.Length] : file;
        var name = stem + ending;
        return taken.Any(d => d.Name == name) ? $"{stem}-{hash[..8]}{ending}" : name;
    }

    private static string? EndingOf(string file) => Array.Find(Endings, ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private static bool BeginsAsPdf(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[5];
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual("%PDF-"u8);
    }

    private sealed record DeckFile(string Name, string Hash, bool WasThere, bool WasReplaced);
}
