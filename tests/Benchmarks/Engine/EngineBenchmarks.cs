using System.Diagnostics;
using System.Text.Json;
using Microsoft.DurableTask.Client;

namespace Workflows.Benchmarks.Engine;

/// <summary>The engine's workloads of docs/benchmarks.md.</summary>
internal static class EngineBenchmarks
{
    private const int LatencyCalls = 300;

    public static async Task<int> RunAsync(EngineOptions options)
    {
        foreach (var transport in options.Transports)
        {
            if (options.Workloads.Contains("A"))
            {
                foreach (var size in options.Sizes) await MeasureAsync(options, transport, "A", size, engine => FanOutAsync(engine, size));
            }

            if (options.Workloads.Contains("B"))
            {
                await MeasureAsync(options, transport, "B 500x10", 500, engine => ChainsAsync(engine, 500, 10, 64));
                await MeasureAsync(options, transport, "B 5000x5", 5_000, engine => ChainsAsync(engine, 5_000, 5, 64));
            }

            if (options.Workloads.Contains("C")) await MeasureAsync(options, transport, "C", LatencyCalls, LatencyAsync);
        }

        if (options.Workloads.Contains("E")) await RestartBenchmark.RunAsync(options);
        return 0;
    }

    /// <summary>A warm-up (compilation goes on for seconds), then the counted runs on one engine; each figure is the median of the runs.</summary>
    private static async Task MeasureAsync(
        EngineOptions options, string transport, string workload, int n, Func<EngineUnderTest, Task<Sample>> run)
    {
        var folder = options.DataFolder ?? Directory.CreateTempSubdirectory("workflows-benchmark-").FullName;
        try
        {
            await using var engine = await EngineUnderTest.StartAsync(folder, transport);
            var warming = Stopwatch.StartNew();
            do await run(engine);
            while (warming.Elapsed < options.WarmUp);
            var samples = new List<Sample>();
            for (var i = 0; i < options.Runs; i++)
            {
                var before = engine.ProcessorTime;
                var commits = Commits.Count;
                var sample = await run(engine);
                samples.Add(sample with { ProcessorTime = engine.ProcessorTime - before, Commits = Commits.Count - commits });
            }

            var rates = samples.Select(s => s.Steps / s.Elapsed.TotalSeconds).Order().ToList();
            Console.WriteLine(JsonSerializer.Serialize(new Dictionary<string, object?>
            {
                ["workload"] = workload,
                ["n"] = n,
                ["transport"] = transport,
                ["runs"] = options.Runs,
                ["seconds"] = Round(Median(samples.Select(s => s.Elapsed.TotalSeconds))),
                ["steps_per_s"] = Round(Median(rates)),
                ["min"] = Round(rates[0]),
                ["max"] = Round(rates[^1]),
                ["instances_per_s"] = Round(Median(samples.Select(s => s.Instances / s.Elapsed.TotalSeconds))),
                ["p50_ms"] = Round(Median(samples.Select(s => Percentile(s.Latencies, 0.50)))),
                ["p99_ms"] = Round(Median(samples.Select(s => Percentile(s.Latencies, 0.99)))),
                ["cpu_ms_per_step"] = Round(Median(samples.Select(s => s.ProcessorTime.TotalMilliseconds / s.Steps))),
                ["commits"] = Median(samples.Select(s => (double)s.Commits)),
                ["fsync"] = "full",
                ["rss_mib"] = engine.ResidentMebibytes,
            }));
        }
        finally
        {
            if (options.DataFolder is null) Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Sample> FanOutAsync(EngineUnderTest engine, int size)
    {
        var watch = Stopwatch.StartNew();
        await CompleteAsync(engine.Client, "FanOut", size);
        return new Sample { Elapsed = watch.Elapsed, Steps = size, Instances = 1 };
    }

    private static async Task<Sample> ChainsAsync(EngineUnderTest engine, int instances, int length, int inFlight)
    {
        var watch = Stopwatch.StartNew();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, instances), new ParallelOptions { MaxDegreeOfParallelism = inFlight },
            async (_, _) => await CompleteAsync(engine.Client, "Chain", length));
        return new Sample { Elapsed = watch.Elapsed, Steps = instances * length, Instances = instances };
    }

    private static async Task<Sample> LatencyAsync(EngineUnderTest engine)
    {
        var latencies = new List<double>(LatencyCalls);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < LatencyCalls; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await CompleteAsync(engine.Client, "Chain", 1);
            latencies.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return new Sample { Elapsed = watch.Elapsed, Steps = LatencyCalls, Instances = LatencyCalls, Latencies = latencies };
    }

    public static async Task CompleteAsync(DurableTaskClient client, string orchestrator, int input)
    {
        var id = await client.ScheduleNewOrchestrationInstanceAsync(orchestrator, (object)input);
        var result = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, CancellationToken.None);
        if (result.RuntimeStatus != OrchestrationRuntimeStatus.Completed || result.ReadOutputAs<int>() != input)
            throw new InvalidOperationException($"{orchestrator} {id} ended {result.RuntimeStatus} with {result.SerializedOutput}: {result.FailureDetails}");
    }

    private static double Median(IEnumerable<double> values) => Percentile([.. values], 0.5);

    private static double Percentile(IReadOnlyList<double> values, double share) =>
        values.Count == 0 ? 0 : values.Order().ElementAt((int)Math.Min(values.Count - 1, Math.Floor(share * values.Count)));

    private static double Round(double value) => Math.Round(value, 3);

    private sealed record Sample
    {
        public required TimeSpan Elapsed { get; init; }

        public required int Steps { get; init; }

        public required int Instances { get; init; }

        public IReadOnlyList<double> Latencies { get; init; } = [];

        public TimeSpan ProcessorTime { get; init; }

        public long Commits { get; init; }
    }
}
