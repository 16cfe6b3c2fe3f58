using Microsoft.DurableTask;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Protocol;
using Workflows.Scheduler;
using Workflows.Testing;

namespace Workflows.Conformance.Tests.Pairs;

/// <summary>Every scenario once on C# workers and once on JavaScript workers, in task hubs of their own on one scheduler.</summary>
public sealed class PairRun : IAsyncLifetime
{
    /// <summary>Scenarios under way at a time; most of their time is waiting.</summary>
    private const int SideBySide = 12;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);

    /// <summary>What differs between the two runs of each scenario, or what went wrong in one, by its name.</summary>
    public Dictionary<string, string> Problems { get; } = [];

    /// <summary>Conventions that no history showed.</summary>
    public IReadOnlyList<string> ConventionsNeverSeen { get; private set; } = [];

    public string Log { get; private set; } = "";

    public async Task InitializeAsync()
    {
        using var folder = new TemporaryFolder();
        using var limit = new CancellationTokenSource(Longest);
        var options = new SchedulerOptions { DataDirectory = folder.File("data"), GrpcPort = 0 };
        await using var server = await SchedulerServer.StartAsync(options, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);
        using var script = RealProcess.Start(
            "node", [RepositoryPaths.In("tests", "Conformance", "js", "pairs", "main.mjs"), server.GrpcAddress!.Authority],
            new Dictionary<string, string?>(), folder.File("script.log"), RepositoryPaths.Root);
        await using var workers = await CSharpWorkers.StartAsync(server.GrpcAddress!, AllPairs.ByName.Values);

        var conventions = new SdkConventions();
        var gate = new SemaphoreSlim(SideBySide);
        var alone = new SemaphoreSlim(1);
        var results = await Task.WhenAll(AllPairs.ByName.Values.Select(async pair =>
        {
            var turn = pair.Hub == PairHub.Alone ? alone : gate;
            await turn.WaitAsync(limit.Token);
            try
            {
                var both = await Task.WhenAll(
                    OutcomeAsync(server, folder.Path, pair, new CSharpSdk(conventions), limit.Token),
                    OutcomeAsync(server, folder.Path, pair, new JavaScriptSdk(conventions), limit.Token));
                var error = string.Join("\n", both.Select(b => b.Error).OfType<string>());
                return (pair.Name, Problem: error.Length > 0 ? error : string.Join("\n", PairComparison.Differences(pair.Name, both[0].Lines, both[1].Lines)));
            }
            finally
            {
                turn.Release();
            }
        }));
        foreach (var (name, problem) in results) Problems[name] = problem;
        ConventionsNeverSeen = [.. conventions.NeverSeen];
        Log = script.Tail();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    internal static string HubName(Sdk sdk, PairHub hub) => $"{(sdk is CSharpSdk ? "csharp" : "javascript")}-{hub.ToString().ToLowerInvariant()}";

    private static async Task<(IReadOnlyList<string> Lines, string? Error)> OutcomeAsync(
        SchedulerServer server, string folder, Pair pair, Sdk sdk, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Deadline.Generous);
        var driver = new PairDriver(server.InProcess(HubName(sdk, pair.Hub)), pair.Name, folder, limit.Token);
        try
        {
            await pair.Drive(driver);
            return (await PairOutcome.ReadAsync(driver, sdk, pair.IsUnordered), null);
        }
        catch (Exception e)
        {
            // One scenario's failure is its own; the others go on.
            return ([], $"{sdk.Language}: {(e is OperationCanceledException ? await WhereAsync(driver, sdk) : e)}");
        }
    }

    /// <summary>How far a scenario got that did not end in time.</summary>
    private static async Task<string> WhereAsync(PairDriver driver, Sdk sdk)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        return "It does not go on.\n" + string.Join("\n", await PairOutcome.ReadAsync(driver.With(limit.Token), sdk, isUnordered: false));
    }
}
