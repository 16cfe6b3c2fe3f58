using Workflows.Benchmarks.Decks;
using Workflows.Benchmarks.Engine;

const string Usage = """
    Measures Workflows and prints one JSON object a measurement on stdout. Numbers of reference: docs/benchmarks.md.

    Usage: dotnet run -c Release --project tests/Benchmarks -- engine [options]
           dotnet run -c Release --project tests/Benchmarks -- decks [options]

    engine: the durable engine. Every acknowledged change is on disk (synchronous=FULL); client, scheduler and worker
    share the machine.

      --only A,B,C,E     Workloads to run. Default: all.
      --sizes LIST       Fan-out sizes of workload A. Default 1000,10000,100000.
      --transport T      in-process, grpc or both (default).
      --runs N           Counted runs of each measurement after the warm-up. Default 5.
      --warm-up SECONDS  Uncounted runs before each measurement, at least one. Default 15: so long compilation goes on.
      --idle N           Idle instances of workload E. Default 1000000.
      --data DIR         Folder for the scheduler's files. Default: a new temporary folder.

    decks: the deck lab, on generated decks about which everything is known. What is not installed (an OCR pack,
    pdftoppm, tesseract) is skipped and said.

      --only LIST        Of accuracy, speed, stages, first-page, ocr, reference. Default: all.
                           accuracy    slide types, figures, charts and tables, missing sections against the truth
                           speed       pages a second, and a second of one core, with and without OCR
                           stages      where a page's time goes
                           first-page  from the start of a job to its first page, with the whole product running
                           ocr         character error rate by size of letters
                           reference   the same scanned pages through pdftoppm and tesseract
      --runs N           Counted runs of each timed measurement after one warm-up. Default 5.
      --decks N          Decks of the accuracy. Default 48.
      --set S            held-out (default; for publishing) or development (for looking at).
      --examples N       Show a report with N mistakes of each kind on stderr.
      --write DIR        Write the set's decks and their truth as PDF and JSON there, and measure nothing.

    Both:
      --json             Accepted for symmetry: the output is always JSON lines.
      --help             Print this.
    """;

switch (args)
{
    case ["worker", var address]:
        return await BenchmarkWorker.RunAsync(new Uri(address));
    case ["restart", var folder]:
        return await RestartBenchmark.RestartAsync(folder);
    case [.., "--help" or "-h"] or ["--help" or "-h", ..]:
        Console.WriteLine(Usage);
        return 0;
}

try
{
    switch (args)
    {
        case ["engine", ..]:
            return await EngineBenchmarks.RunAsync(EngineOptions.Parse(args.AsSpan(1)));
        case ["decks", ..]:
            return await DeckBenchmarks.RunAsync(DeckOptions.Parse(args.AsSpan(1)));
        default:
            Console.Error.WriteLine(Usage);
            return 2;
    }
}
catch (ArgumentException e)
{
    Console.Error.WriteLine($"{e.Message}\nTry --help.");
    return 2;
}
