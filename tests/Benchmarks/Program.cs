using Workflows.Benchmarks.Engine;

const string Usage = """
    Usage: dotnet run -c Release --project tests/Benchmarks -- engine [options]

    Measures the durable engine and prints one JSON object a workload on stdout.
    Every acknowledged change is on disk (synchronous=FULL); client, scheduler and worker share the machine.

      --json             Accepted for symmetry: the output is always JSON lines.
      --only A,B,C,E     Workloads to run. Default A,B,C.
      --sizes 1000,10000 Fan-out sizes of workload A.
      --transport T      in-process, grpc or both (default).
      --runs N           Counted runs of each measurement after one warm-up. Default 5.
      --data DIR         Folder for the scheduler's files. Default: a new temporary folder.
    """;

if (args is ["worker", var address]) return await BenchmarkWorker.RunAsync(new Uri(address));
if (args is not ["engine", ..] || args.Contains("--help"))
{
    Console.Error.WriteLine(Usage);
    return args.Contains("--help") ? 0 : 2;
}

try
{
    return await EngineBenchmarks.RunAsync(EngineOptions.Parse(args.AsSpan(1)));
}
catch (ArgumentException e)
{
    Console.Error.WriteLine($"{e.Message}\nTry --help.");
    return 2;
}
