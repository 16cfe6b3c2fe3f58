using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.DurableTask.Client;

namespace Workflows.Benchmarks.Engine;

/// <summary>Workload E: a scheduler starts on many instances that all wait for a timer far away, and has a new one to run.</summary>
internal static class RestartBenchmark
{
    private const int StartsAtOnce = 512;

    /// <summary>Fills a hub with idle instances, then restarts a process of its own on it, again and again.</summary>
    public static async Task RunAsync(EngineOptions options)
    {
        var folder = options.DataFolder ?? Directory.CreateTempSubdirectory("workflows-benchmark-").FullName;
        try
        {
            var filling = Stopwatch.StartNew();
            await FillAsync(folder, options.Idle);
            filling.Stop();
            var samples = new List<Restart>();
            // The first one reads what the disk's cache may have lost while the hub was filled.
            for (var i = 0; i <= options.Runs; i++) samples.Add(await InProcessOfItsOwnAsync(folder));
            samples.RemoveAt(0);
            var seconds = samples.Select(s => s.Seconds).Order().ToList();
            Console.WriteLine(JsonSerializer.Serialize(new Dictionary<string, object?>
            {
                ["workload"] = "E",
                ["n"] = options.Idle,
                ["transport"] = "in-process",
                ["runs"] = options.Runs,
                ["seconds"] = Math.Round(seconds[seconds.Count / 2], 3),
                ["min"] = Math.Round(seconds[0], 3),
                ["max"] = Math.Round(seconds[^1], 3),
                ["fsync"] = "full",
                ["rss_mib"] = samples.Select(s => s.ResidentMebibytes).Order().ElementAt(samples.Count / 2),
                ["fill_seconds"] = Math.Round(filling.Elapsed.TotalSeconds, 1),
                ["file_mib"] = Directory.EnumerateFiles(folder).Sum(f => new FileInfo(f).Length) / (1024 * 1024),
            }));
        }
        finally
        {
            if (options.DataFolder is null) Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Starts on the files there, completes one new instance and says how long that took since the process began.</summary>
    public static async Task<int> RestartAsync(string folder)
    {
        var began = Process.GetCurrentProcess().StartTime;
        await using var engine = await EngineUnderTest.StartAsync(folder, "in-process");
        await EngineBenchmarks.CompleteAsync(engine.Client, "Chain", 1);
        var seconds = (TimeProvider.System.GetLocalNow() - began).TotalSeconds;
        Console.WriteLine(JsonSerializer.Serialize(new Restart(seconds, engine.ResidentMebibytes)));
        return 0;
    }

    private static async Task FillAsync(string folder, int count)
    {
        await using var engine = await EngineUnderTest.StartAsync(folder, "in-process");
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = StartsAtOnce }, async (_, token) =>
        {
            var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Sleep", 24 * 365, token);
            await engine.Client.WaitForInstanceStartAsync(id, token);
        });
    }

    private static async Task<Restart> InProcessOfItsOwnAsync(string folder)
    {
        var start = EngineUnderTest.ThisProgram("restart", folder);
        start.RedirectStandardOutput = true;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<Restart>(output)!
            : throw new InvalidOperationException($"The restart ended with {process.ExitCode.ToString(CultureInfo.InvariantCulture)}.");
    }

    private sealed record Restart(double Seconds, long ResidentMebibytes);
}
