using System.CommandLine;
using Workflows.Cli.Api;
using Workflows.Cli.Samples;

namespace Workflows.Cli.Commands;

/// <summary>Uploads decks and analyzes them.</summary>
internal static class StartCommand
{
    public static Command Create()
    {
        var command = new Command("start", "Upload decks and analyze them.");
        var decks = DeckPaths(command);
        var analysis = new AnalysisOptions();
        analysis.AddTo(command);
        var detach = new Option<bool>("--detach") { Description = "Print the job's id and return at once." };
        command.Add(detach);
        command.SetBody(async (context, arguments, cancellationToken) =>
        {
            var uploaded = await UploadAsync(context, arguments.GetRequiredValue(decks), cancellationToken);
            var order = analysis.Read(arguments) with { DeckIds = Ids(uploaded) };
            var jobId = await context.Client.StartVisualAnalysisAsync(order, cancellationToken);
            if (arguments.GetValue(detach))
            {
                await context.Output.WriteLineAsync(context.Json ? (await context.Client.GetJobAsync(jobId, cancellationToken)).Raw.GetRawText() : jobId);
                return ExitCodes.Success;
            }

            context.View.Say($"Job {jobId}");
            return await JobCommands.FollowAsync(context, jobId, DeckUploader.ItemNames(uploaded, order), cancellationToken);
        });
        return command;
    }

    internal static Argument<string[]> DeckPaths(Command command)
    {
        var decks = new Argument<string[]>("paths") { Description = "PDF or PowerPoint files, or folders of them.", Arity = ArgumentArity.OneOrMore };
        command.Add(decks);
        return decks;
    }

    internal static Task<IReadOnlyList<UploadedDeck>> UploadAsync(CommandContext context, string[] paths, CancellationToken cancellationToken) =>
        new DeckUploader(context.Client, TimeProvider.System).UploadAsync(DeckUploader.Expand(paths), cancellationToken);

    internal static int[] Ids(IEnumerable<UploadedDeck> decks) => [.. decks.Select(deck => deck.Id).Distinct()];
}

/// <summary>Writes the sample decks.</summary>
internal static class SamplesCommand
{
    public static Command Create()
    {
        var command = new Command("samples", "Write the ten sample decks, the same bytes on every machine.");
        var folder = new Option<string>("--out") { Description = "Folder to write to.", Required = true };
        command.Add(folder);
        command.SetBody(async (context, arguments, cancellationToken) =>
        {
            foreach (var path in await SampleDecks.WriteMissingAsync(arguments.GetRequiredValue(folder), cancellationToken))
                await context.Output.WriteLineAsync(path);
            return ExitCodes.Success;
        });
        return command;
    }
}
