using System.CommandLine;
using Spectre.Console;
using Workflows.Cli.Api;
using Workflows.Cli.Progress;

namespace Workflows.Cli.Commands;

/// <summary>Options that every command takes, and what they mean once read.</summary>
internal static class CommonOptions
{
    public static readonly Option<string> Url = new("--url")
    {
        Description = "Address of the functions app (or WORKFLOWS_URL).",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("WORKFLOWS_URL") ?? WorkflowsClient.DefaultAddress.GetLeftPart(UriPartial.Authority),
        Recursive = true,
    };

    public static readonly Option<bool> Json = new("--json") { Description = "Write JSON to standard output; progress goes to standard error.", Recursive = true };

    public static readonly Option<bool> NoColor = new("--no-color") { Description = "No colours (or set NO_COLOR).", Recursive = true };
}

/// <summary>What a command works with.</summary>
internal sealed class CommandContext(ParseResult arguments) : IDisposable
{
    public WorkflowsClient Client { get; } = WorkflowsClient.At(AddressOf(arguments.GetRequiredValue(CommonOptions.Url)));

    public bool Json { get; } = arguments.GetValue(CommonOptions.Json);

    public ProgressView View { get; } = ProgressView.ForStandardError(arguments.GetValue(CommonOptions.NoColor));

    public TextWriter Output { get; } = Console.Out;

    /// <summary>A console for tables, without colours where they are not wanted.</summary>
    public IAnsiConsole Tables { get; } = CreateTables(arguments.GetValue(CommonOptions.NoColor));

    public void Dispose() => Client.Dispose();

    private static IAnsiConsole CreateTables(bool noColor)
    {
        var plain = Console.IsOutputRedirected;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            ColorSystem = plain || noColor || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = InteractionSupport.No,
        });
        // A file or a pipe has no width; rows stay on one line there, so that other tools can read them.
        if (plain) console.Profile.Width = 400;
        return console;
    }

    private static Uri AddressOf(string url) =>
        Uri.TryCreate(url.TrimEnd('/') + "/", UriKind.Absolute, out var address) && address.Scheme is ("http" or "https")
            ? address
            : throw new UsageException($"'{url}' is not an http or https address.");
}

/// <summary>The command line cannot be carried out as it stands.</summary>
internal sealed class UsageException(string message) : Exception(message)
{
}
