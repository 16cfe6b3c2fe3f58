using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Workflows.Cli.Api;

namespace Workflows.Cli.Commands;

/// <summary>The deck lab's own commands: models, statistics, exports.</summary>
internal static class LabCommands
{
    private static readonly string[] Formats = ["json", "csv", "html"];

    public static IEnumerable<Command> All => [Models(), Statistics(), Export()];

    private static Command Models()
    {
        var command = new Command("models", "Show the vision models that can be asked for.");
        command.SetBody(async (context, _, cancellationToken) =>
        {
            var answer = await context.Client.ListModelsAsync(cancellationToken);
            if (context.Json) return await WriteAsync(context, answer);
            var table = new Table().Border(TableBorder.Simple).AddColumns("Model", "Available", "Takes a prompt", "USD per million tokens, in / out");
            foreach (var model in answer.List("models"))
            {
                var price = model.Field("price") is { ValueKind: JsonValueKind.Object } p
                    ? $"{p.Field("input_per_million")} / {p.Field("output_per_million")}"
                    : model.Text("kind") == "classic" ? "free" : "no price set";
                var available = model.Field("available") is { ValueKind: JsonValueKind.True } ? "yes" : model.Text("reason") ?? "no";
                var prompt = model.Field("prompt") is { ValueKind: JsonValueKind.True } ? "yes" : "no";
                table.AddRow(Cells(model.Text("name") ?? "", available, prompt, price));
            }

            context.Tables.Write(table);
            return ExitCodes.Success;
        });
        return command;
    }

    private static Command Statistics()
    {
        var command = new Command("stats", "Show how analyses went: times, failures, cache hits, by model.");
        var days = new Option<int>("--days") { Description = "Days to look back, 1 to 365.", DefaultValueFactory = _ => 30 };
        command.Add(days);
        command.SetBody(async (context, arguments, cancellationToken) =>
        {
            var statistics = await context.Client.GetStatisticsAsync(arguments.GetValue(days), cancellationToken);
            if (context.Json) return await WriteAsync(context, statistics);
            var decks = statistics.Field("decks");
            await context.Output.WriteLineAsync(Text(
                $"Decks: {decks?.Integer("done") ?? 0} analyzed, {decks?.Integer("cached") ?? 0} from the cache, {decks?.Integer("failed") ?? 0} failed. Cache hits: {Share(statistics.Number("cache_hit_rate"))}."));
            foreach (var (name, words) in new[] { ("deck_seconds", "A deck"), ("page_seconds", "A page"), ("callback_seconds", "A callback") })
            {
                if (statistics.Field(name) is { ValueKind: JsonValueKind.Object } times && times.Integer("samples") is > 0)
                    await context.Output.WriteLineAsync(Text($"{words} took {times.Number("avg"):0.###} s on average, half within {times.Number("p50"):0.###} s, nine of ten within {times.Number("p90"):0.###} s ({times.Integer("samples")} measured)."));
            }

            var table = new Table().Border(TableBorder.Simple).AddColumns("Model", "Done", "Cached", "Failed", "Success", "Average s", "Cost USD");
            foreach (var model in statistics.List("models"))
            {
                table.AddRow(Cells(
                    model.Text("vision_model") ?? "", Text($"{model.Integer("done")}"), Text($"{model.Integer("cached")}"), Text($"{model.Integer("failed")}"),
                    Share(model.Number("success_rate")), Text($"{model.Field("deck_seconds")?.Number("avg"):0.###}"), model.Field("cost")?.ToString() ?? ""));
            }

            context.Tables.Write(table);
            return ExitCodes.Success;
        });
        return command;
    }

    private static Command Export()
    {
        var command = new Command("export", "Write a job's results as JSON, CSV or a printable report.");
        var id = new Argument<string>("id") { Description = "The job's id." };
        var format = new Option<string?>("--format") { Description = "json, csv or html; by default what the file's name says, else json.", HelpName = "FORMAT" };
        var output = new Option<string?>("--out", "-o") { Description = "File to write; standard output without it.", HelpName = "FILE" };
        format.AcceptOnlyFromAmong(Formats);
        command.Add(id);
        command.Add(format);
        command.Add(output);
        command.SetBody(async (context, arguments, cancellationToken) =>
        {
            var path = arguments.GetValue(output);
            if (path is not null) CheckFolder(path);
            var wanted = arguments.GetValue(format) ?? FormatOf(path);
            if (path is null)
            {
                await using var standard = Console.OpenStandardOutput();
                await context.Client.ExportAsync(arguments.GetRequiredValue(id), wanted, standard, cancellationToken);
                return ExitCodes.Success;
            }

            await WriteFileAsync(context.Client, arguments.GetRequiredValue(id), wanted, path, cancellationToken);
            context.View.Say($"Written: {Path.GetFullPath(path)}");
            return ExitCodes.Success;
        });
        return command;
    }

    /// <summary>Writes beside the file and renames: a broken export leaves what was there.</summary>
    internal static async Task WriteFileAsync(WorkflowsClient client, string jobId, string format, string path, CancellationToken cancellationToken)
    {
        var part = path + ".part";
        try
        {
            await using (var file = File.Create(part)) await client.ExportAsync(jobId, format, file, cancellationToken);
            File.Move(part, path, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>The format that a file's name says.</summary>
    /// <exception cref="UsageException">It says none of ours, or its folder does not exist.</exception>
    internal static string FormatOf(string? path)
    {
        if (path is null) return "json";
        CheckFolder(path);
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".csv" => "csv",
            ".html" or ".htm" => "html",
            ".json" => "json",
            _ => throw new UsageException($"'{path}' names no format: end it in .html (a printable report), .csv or .json."),
        };
    }

    private static void CheckFolder(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
            throw new UsageException($"The folder '{folder}' does not exist. Create it, or name another file.");
    }

    private static async Task<int> WriteAsync(CommandContext context, JsonElement answer)
    {
        await context.Output.WriteLineAsync(JsonSerializer.Serialize(answer));
        return ExitCodes.Success;
    }

    private static string Share(double? share) => share is { } s ? s.ToString("0 %", CultureInfo.InvariantCulture) : "none yet";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static Markup[] Cells(params string[] texts) => [.. texts.Select(t => new Markup(Markup.Escape(t)))];
}
