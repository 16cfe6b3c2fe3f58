using Workflows.Contracts;

namespace Workflows.GpuWorker.Analyze;

/// <summary>What <c>analyze</c> was asked to do.</summary>
/// <param name="Settings">Arguments that are not its own, for the configuration: <c>--Decoder:MaxPages=50</c>.</param>
internal sealed record AnalyzeArguments(string File, bool Json, string VisionModel, string Prompt, IReadOnlyList<string> Settings)
{
    public const string Help = """
        Analyses one PDF (or .pptx, where LibreOffice is installed) on this machine, without a task hub or storage, and prints what was found.

        Usage: Workflows.GpuWorker analyze FILE [--json] [--model NAME] [--prompt TEXT] [--Section:Name=value ...]

          --json           print the whole result as JSON, the visual_results of a deck
          --model NAME     vision model; default classic
          --prompt TEXT    analysis prompt, for vision models that take one
          --help           print this

        The file is opened in a decoder process with the limits of the Decoder section (see Workflows.GpuWorker --help).
        Exit codes: 0 done, 1 the deck cannot be analysed, 2 wrong usage, 3 done but for some pages, 4 cancelled.
        """;

    /// <exception cref="ArgumentException">They make no sense; the message says why.</exception>
    public static AnalyzeArguments Parse(IReadOnlyList<string> arguments)
    {
        string? file = null;
        var (json, model, prompt) = (false, VisionModels.Default, "");
        var settings = new List<string>();
        for (var i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--json":
                    json = true;
                    break;
                case "--model":
                    model = Value(arguments, ref i);
                    break;
                case "--prompt":
                    prompt = Value(arguments, ref i);
                    break;
                case ['-', '-', .. var setting] when setting.Contains(':', StringComparison.Ordinal):
                    settings.Add(arguments[i]);
                    break;
                case ['-', _, ..]:
                    throw new ArgumentException($"analyze does not know the option '{arguments[i]}'.");
                default:
                    if (file is not null) throw new ArgumentException($"analyze takes one file; '{arguments[i]}' is a second one.");
                    file = arguments[i];
                    break;
            }
        }

        return new AnalyzeArguments(file ?? throw new ArgumentException("analyze needs the path of a PDF or .pptx."), json, model, prompt, settings);
    }

    private static string Value(IReadOnlyList<string> arguments, ref int i) =>
        ++i < arguments.Count ? arguments[i] : throw new ArgumentException($"The option {arguments[i - 1]} needs a value.");
}
