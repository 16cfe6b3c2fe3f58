using System.Globalization;

namespace Workflows.Benchmarks.Engine;

/// <summary>What to measure.</summary>
internal sealed record EngineOptions
{
    public IReadOnlyList<string> Workloads { get; init; } = ["A", "B", "C", "E"];

    public IReadOnlyList<int> Sizes { get; init; } = [1_000, 10_000, 100_000];

    public IReadOnlyList<string> Transports { get; init; } = ["in-process", "grpc"];

    public int Runs { get; init; } = 5;

    /// <summary>Idle instances of workload E.</summary>
    public int Idle { get; init; } = 1_000_000;

    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(15);

    public string? DataFolder { get; init; }

    /// <exception cref="ArgumentException">An option is unknown or has no usable value.</exception>
    public static EngineOptions Parse(ReadOnlySpan<string> args)
    {
        var options = new EngineOptions();
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--json") continue;
            if (i + 1 == args.Length) throw new ArgumentException($"{args[i]} needs a value.");
            var value = args[++i];
            options = args[i - 1] switch
            {
                "--only" => options with { Workloads = value.ToUpperInvariant().Split(',') },
                "--sizes" => options with { Sizes = [.. value.Split(',').Select(Number)] },
                "--transport" => options with { Transports = value == "both" ? ["in-process", "grpc"] : [value] },
                "--runs" => options with { Runs = Number(value) },
                "--idle" => options with { Idle = Number(value) },
                "--warm-up" => options with { WarmUp = TimeSpan.FromSeconds(Number(value)) },
                "--data" => options with { DataFolder = value },
                var unknown => throw new ArgumentException($"{unknown} is not an option."),
            };
        }

        return options;
    }

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new ArgumentException($"{text} is not a positive number.");
}
