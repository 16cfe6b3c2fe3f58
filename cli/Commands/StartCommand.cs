using System.CommandLine;
using System.Globalization;
using Workflows.Cli.Api;
using Workflows.Cli.Samples;

namespace Workflows.Cli.Commands;

/// <summary>Uploads decks and analyses them.</summary>
internal static class StartCommand
{
    public static Command Create()
    {
        var command = new Command("start", "Upload PDF files and analyze them.");
        var decks = new Argument<string[]>("paths") { Description = "PDF files, or folders of them.", Arity = ArgumentArity.OneOrMore };
        var model = new Option<string?>("--model") { Description = "Vision model." };
        var prompt = new Option<string?>("--prompt") { Description = "Analysis prompt." };
        var detach = new Option<bool>("--detach") { Description = "Print the job's id and return at once." };
        command.Add(decks);
        command.Add(model);
        command.Add(prompt);
        command.Add(detach);
        command.SetBody(async (context, arguments, cancellationToken) =>
        {
            var files = DeckUploader.Expand(arguments.GetRequiredValue(decks));
            var uploaded = await new DeckUploader(context.Client, TimeProvider.System).UploadAsync(files, cancellationToken);
            var jobId = await context.Client.StartVisualAnalysisAsync([.. uploaded.Select(d => d.Id)], arguments.GetValue(model), arguments.GetValue(prompt), cancellationToken);
            if (arguments.GetValue(detach))
            {
                await context.Output.WriteLineAsync(context.Json ? (await context.Client.GetJobAsync(jobId, cancellationToken)).Raw.GetRawText() : jobId);
                return ExitCodes.Success;
            }

            return await JobCommands.FollowAsync(context, jobId, [.. uploaded.Select(d => (d.Id.ToString(CultureInfo.InvariantCulture), d.Name))], cancellationToken);
        });
        return command;
    }
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
