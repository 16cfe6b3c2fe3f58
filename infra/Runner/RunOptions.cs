using System.CommandLine;
using Workflows.Cli.Api;
using Workflows.Cli.Commands;

namespace Workflows.Runner;

/// <summary>What <c>./run</c> was asked to do.</summary>
internal sealed record RunOptions
{
    public static readonly int DefaultPort = WorkflowsClient.DefaultAddress.Port;

    /// <summary>Exit when the job is final.</summary>
    public bool Once { get; init; }

    /// <summary>Start no job.</summary>
    public bool Serve { get; init; }

    /// <summary>One event a line on standard output.</summary>
    public bool Json { get; init; }
    public bool NoColor { get; init; }
    public int Port { get; init; } = DefaultPort;

    /// <summary>Full path of the folder that holds everything this run keeps.</summary>
    public required string Data { get; init; }

    /// <summary>PDF files or folders; empty: the sample decks.</summary>
    public IReadOnlyList<string> Decks { get; init; } = [];

    /// <summary>Models, prompts, budget and cache; without decks.</summary>
    public AnalysisOrder Analysis { get; init; } = new() { DeckIds = [] };

    /// <summary>File for the job's results once it is final: a report (.html), a table (.csv) or JSON; null for none.</summary>
    public string? Report { get; init; }

    /// <summary>Builds the command line; <paramref name="run"/> gets what was read.</summary>
    /// <param name="root">The repository: a relative default of <c>--data</c> lies in it.</param>
    public static RootCommand CreateCommand(string root, Func<RunOptions, CancellationToken, Task<int>> run)
    {
        var once = new Option<bool>("--once") { Description = "Exit when the job is final, and so is what earlier runs left unfinished (0 done, 1 failed, 3 some items failed, 4 cancelled, 5 waiting for a dependency)." };
        var serve = new Option<bool>("--serve") { Description = "Start everything and wait, without starting a job." };
        var json = new Option<bool>("--json") { Description = "One JSON event a line on standard output; progress goes to standard error." };
        var noColor = new Option<bool>("--no-color") { Description = "No colours (or set NO_COLOR)." };
        var port = new Option<int>("--port") { Description = "Port of the dashboard and the API.", DefaultValueFactory = _ => DefaultPort, HelpName = "PORT" };
        var data = new Option<string>("--data") { Description = "Folder for everything that is kept.", DefaultValueFactory = _ => Path.Combine(root, ".data"), HelpName = "DIR" };
        var decks = new Option<string[]>("--decks") { Description = "PDF or PowerPoint files, or folders of them, instead of the samples.", AllowMultipleArgumentsPerToken = true, HelpName = "PATH" };
        var analysis = new AnalysisOptions();
        var report = new Option<string?>("--report") { Description = "Write the results when the job is final: a printable report (.html), a table (.csv) or JSON.", HelpName = "FILE" };

        port.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && (!int.TryParse(result.Tokens[0].Value, out var number) || number is < 1 or > 65535))
                result.AddError("--port takes a number from 1 to 65535.");
        });

        var command = new RootCommand("Starts Workflows on this machine, analyzes decks and shows the progress. Ctrl-C stops everything it started.");
        foreach (var option in (Option[])[once, serve, json, noColor, port, data, decks, report]) command.Add(option);
        analysis.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(once) && result.GetValue(serve)) result.AddError("--once waits for a job and --serve starts none: use one of them.");
            if (result.GetValue(serve) && result.GetValue(decks) is { Length: > 0 }) result.AddError("--serve starts no job: leave out --decks.");
            if (result.GetValue(serve) && result.GetValue(report) is not null) result.AddError("--serve starts no job: leave out --report.");
        });
        command.SetAction((arguments, cancellationToken) => run(
            new RunOptions
            {
                Once = arguments.GetValue(once),
                Serve = arguments.GetValue(serve),
                Json = arguments.GetValue(json),
                NoColor = arguments.GetValue(noColor),
                Port = arguments.GetValue(port),
                Data = Path.GetFullPath(arguments.GetRequiredValue(data)),
                Decks = arguments.GetValue(decks) ?? [],
                Analysis = analysis.Read(arguments),
                Report = arguments.GetValue(report) is { } file ? Path.GetFullPath(file) : null,
            },
            cancellationToken));
        return command;
    }
}
