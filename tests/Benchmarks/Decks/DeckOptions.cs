using System.Globalization;
using Workflows.DeckTruth;

namespace Workflows.Benchmarks.Decks;

/// <summary>What to measure of the deck lab.</summary>
internal sealed record DeckOptions
{
    public static readonly IReadOnlyList<string> All = ["accuracy", "speed", "stages", "first-page", "ocr", "reference"];

    public IReadOnlyList<string> Measurements { get; init; } = All;

    public int Runs { get; init; } = 5;

    /// <summary>Decks of the accuracy.</summary>
    public int Decks { get; init; } = DeckGenerator.DecksPerSet;

    public DeckSet Set { get; init; } = DeckSet.HeldOut;

    /// <summary>Mistakes of each kind to show on stderr.</summary>
    public int Examples { get; init; }

    /// <summary>Write the decks and their truth there and measure nothing; null to measure.</summary>
    public string? WriteTo { get; init; }

    /// <exception cref="ArgumentException">An option is unknown or has no usable value.</exception>
    public static DeckOptions Parse(ReadOnlySpan<string> args)
    {
        var options = new DeckOptions();
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--json") continue;
            if (i + 1 == args.Length) throw new ArgumentException($"{args[i]} needs a value.");
            var value = args[++i];
            options = args[i - 1] switch
            {
                "--only" => options with { Measurements = [.. value.Split(',').Select(Measurement)] },
                "--runs" => options with { Runs = Number(value) },
                "--decks" => options with { Decks = Number(value) },
                "--set" => options with { Set = SetOf(value) },
                "--examples" => options with { Examples = Number(value) },
                "--write" => options with { WriteTo = value },
                var unknown => throw new ArgumentException($"{unknown} is not an option."),
            };
        }

        return options;
    }

    private static DeckSet SetOf(string text) => text switch
    {
        "development" => DeckSet.Development,
        "held-out" => DeckSet.HeldOut,
        _ => throw new ArgumentException($"{text} is neither development nor held-out."),
    };

    private static string Measurement(string text) =>
        All.Contains(text) ? text : throw new ArgumentException($"{text} is not one of {string.Join(", ", All)}.");

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new ArgumentException($"{text} is not a positive number.");
}
