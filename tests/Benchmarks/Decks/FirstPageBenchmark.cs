using System.Diagnostics;
using System.Globalization;
using Workflows.DeckTruth;
using Workflows.Integration.Tests;

namespace Workflows.Benchmarks.Decks;

/// <summary>The whole product as real processes: from the start of a job to the first page that is reported, the first that is done, and the whole deck.</summary>
internal static class FirstPageBenchmark
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task RunAsync(DeckOptions options)
    {
        if (!File.Exists(Repository.Output("functions", "Workflows.Functions.dll")))
        {
            Measurement.Skip("first_page", "the product is not built in this configuration: run ./run or ./test once");
            return;
        }

        await using var stack = new Stack();
        await stack.StartAsync();
        var runs = new List<(double Reported, double Done, double Deck)>();
        for (var run = 0; run <= options.Runs; run++)
        {
            var deck = DeckGenerator.Create(options.Set, 1 + run);
            var id = await stack.UploadAsync($"{deck.Facts.Name}.pdf", deck.Pdf);
            var times = await JobAsync(stack, id);
            // The first job starts the worker's decoder child and compiles the code of all processes: it is told apart.
            if (run == 0) Measurement.Write("first_page_cold", ("pages", deck.Facts.Pages.Count), ("reported_seconds", times.Reported), ("done_seconds", times.Done), ("deck_seconds", times.Deck));
            else runs.Add(times);
        }

        Measurement.Write(
            "first_page",
            [
                ("runs", runs.Count),
                .. Measurement.Spread("reported_seconds", runs.Select(r => r.Reported)),
                .. Measurement.Spread("done_seconds", runs.Select(r => r.Done)),
                .. Measurement.Spread("deck_seconds", runs.Select(r => r.Deck)),
            ]);
    }

    private static async Task<(double Reported, double Done, double Deck)> JobAsync(Stack stack, int deck)
    {
        var watch = Stopwatch.StartNew();
        var job = await stack.RunAsync([deck]);
        double? reported = null, done = null;
        using var timer = new PeriodicTimer(LookEvery);
        while (watch.Elapsed < Patience && await timer.WaitForNextTickAsync())
        {
            // There are no items yet while the orchestration plans.
            if (!(await stack.GetItemsAsync(job)).TryGetValue(deck.ToString(CultureInfo.InvariantCulture), out var item)) continue;
            var seconds = watch.Elapsed.TotalSeconds;
            // A page is reported when its analysis begins; the next one's report says that it is done.
            if (item.TryGetProperty("progress", out var progress) && progress.TryGetProperty("done", out var page) && page.TryGetInt32(out var number))
            {
                reported ??= seconds;
                if (number > 1) done ??= seconds;
            }

            if (item.GetProperty("state").GetString() is not ("done" or "failed")) continue;
            return (reported ?? seconds, done ?? seconds, seconds);
        }

        throw new TimeoutException($"Job {job} did not end within {Patience}.");
    }
}
