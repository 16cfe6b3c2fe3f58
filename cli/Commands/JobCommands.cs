using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;
using Workflows.Cli.Api;
using Workflows.Cli.Progress;

namespace Workflows.Cli.Commands;

/// <summary>Commands about jobs that exist.</summary>
internal static class JobCommands
{
    // For terminals and files, never for HTML: letters with accents stay readable.
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Indented = new(Compact) { WriteIndented = true };

    public static IEnumerable<Command> All => [Watch(), List(), Items(), Results(), Act("cancel", "Stop a job, keeping what is finished."), Act("pause", "Stop a job at the next safe point."), Act("resume", "Go on with a paused job."), Act("retry", "Try a job's failed items again, and what a budget left out.")];

    /// <summary>Follows a job; Ctrl-C detaches and leaves it running.</summary>
    public static async Task<int> FollowAsync(CommandContext context, string jobId, IReadOnlyList<(string Id, string Name)> names, CancellationToken cancellationToken)
    {
        try
        {
            var watch = new JobWatch(context.Client, context.View, context.Json ? context.Output : null, TimeProvider.System);
            return ExitCodes.Of((await watch.RunAsync(jobId, names, cancellationToken)).State);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            context.View.Say($"Detached; the job goes on. Come back with: {PrintedCommand.Cli(context.Client.Address, $"watch {jobId}")}");
            return ExitCodes.Interrupted;
        }
    }

    private static Command Watch()
    {
        var command = new Command("watch", "Follow a job until it is final.");
        var id = Id(command);
        command.SetBody(async (context, arguments, cancellationToken) =>
        {
            var job = await context.Client.GetJobAsync(arguments.GetRequiredValue(id), cancellationToken);
            return await FollowAsync(context, job.Id, [], cancellationToken);
        });
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "Show jobs, the newest first.");
        var state = new Option<string?>("--state") { Description = "Only jobs in this state." };
        var count = new Option<int>("--count", "-n") { Description = "At most so many.", DefaultValueFactory = _ => 20 };
        command.Add(state);
        command.Add(count);
        command.SetBody(async (context, arguments, cancellationToken) =>
        {
            var answer = await context.Client.ListJobsAsync(arguments.GetValue(state), arguments.GetValue(count), cancellationToken);
            var jobs = answer.List("jobs").ToList();
            if (context.Json) return Write(context, jobs);
            if (jobs.Count == 0)
            {
                await context.Output.WriteLineAsync($"There are no jobs yet. Start one with: {PrintedCommand.Cli(context.Client.Address, "start FILE.pdf …")}");
                return ExitCodes.Success;
            }

            var table = new Table().Border(TableBorder.Simple).AddColumns("Job", "Kind", "State", "Items", "Failed", "Created");
            foreach (var job in jobs.Select(JobSnapshot.From))
            {
                table.AddRow(Cells(job.Id, job.Kind ?? "", job.State, $"{job.Items.Succeeded}/{job.Items.Total}", $"{job.Items.Failed}",
                    job.CreatedAt?.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? ""));
            }

            context.Tables.Write(table);
            return ExitCodes.Success;
        });
        return command;
    }

    private static Command Items()
    {
        var command = new Command("items", "Show a job's items.");
        var id = Id(command);
        var state = new Option<string?>("--state") { Description = "Only items in this state, for example failed." };
        command.Add(state);
        command.SetBody(async (context, arguments, cancellationToken) =>
        {
            var items = new List<JsonElement>();
            await foreach (var item in context.Client.ListItemsAsync(arguments.GetRequiredValue(id), arguments.GetValue(state), cancellationToken)) items.Add(item);
            if (context.Json) return Write(context, items);

            var table = new Table().Border(TableBorder.Simple).AddColumns("Item", "Name", "State", "Progress", "Reason");
            foreach (var item in items.Select(ItemSnapshot.From).OfType<ItemSnapshot>())
                table.AddRow(Cells(item.Id, item.Name ?? "", item.State, item.Total is { } total ? $"{item.Done ?? 0}/{total}" : "", item.Reason?.ToString() ?? ""));
            context.Tables.Write(table);
            return ExitCodes.Success;
        });
        return command;
    }

    private static Command Results()
    {
        var command = new Command("results", "Write a job's results as JSON.");
        var id = Id(command);
        command.SetBody(async (context, arguments, cancellationToken) =>
        {
            var results = await context.Client.GetResultsAsync(arguments.GetRequiredValue(id), cancellationToken);
            await context.Output.WriteLineAsync(JsonSerializer.Serialize(results, context.Json ? Compact : Indented));
            return ExitCodes.Success;
        });
        return command;
    }

    private static Command Act(string action, string description)
    {
        var command = new Command(action, description);
        var id = Id(command);
        var budget = AnalysisOptions.BudgetOption("A larger limit in US dollars for the whole job, what it has spent included.");
        if (action == "retry") command.Add(budget);
        command.SetBody(async (context, arguments, cancellationToken) =>
        {
            var jobId = arguments.GetRequiredValue(id);
            await context.Client.ActAsync(jobId, action, action == "retry" ? AnalysisOptions.BudgetOf(arguments, budget) : null, cancellationToken);
            var job = await context.Client.GetJobAsync(jobId, cancellationToken);
            await context.Output.WriteLineAsync(context.Json ? job.Raw.GetRawText() : $"Job {jobId}: {action} requested, the state is {job.State}.");
            return ExitCodes.Success;
        });
        return command;
    }

    private static Argument<string> Id(Command command)
    {
        var id = new Argument<string>("id") { Description = "The job's id." };
        command.Add(id);
        return id;
    }

    private static int Write(CommandContext context, IEnumerable<JsonElement> rows)
    {
        foreach (var row in rows) context.Output.WriteLine(JsonSerializer.Serialize(row, Compact));
        return ExitCodes.Success;
    }

    private static Markup[] Cells(params string[] texts) => [.. texts.Select(t => new Markup(Markup.Escape(t)))];
}
