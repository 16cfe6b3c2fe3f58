using Workflows.Cli.Samples;

await SampleDecks.WriteMissingAsync(args[2], CancellationToken.None);
