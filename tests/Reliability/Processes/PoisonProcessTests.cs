using System.Globalization;
using System.Text.Json;
using Workflows.Protocol;
using Workflows.Scheduler.Instances;

namespace Workflows.Reliability.Tests.Processes;

/// <summary>
/// Work that kills every process that takes it. I6: after five lost workers it is out of circulation, with an error that says so; its
/// neighbours, whose workers it killed too, get through (I2, I3).
/// </summary>
public sealed class PoisonProcessTests
{
    private const int Neighbours = 12;

    [Theory]
    [InlineData(PoisonTasks.CallsPoison, PoisonTasks.Exits)]
    [InlineData(PoisonTasks.CallsPoison, PoisonTasks.Overflows)]
    [InlineData(PoisonTasks.CrashesItself, "")]
    public async Task Poison_IsQuarantinedAfterFiveWorkers_AndItsNeighboursGetThrough(string orchestration, string input)
    {
        await using var cluster = await Cluster.StartAsync(workers: 1, withPoison: true);
        await cluster.StartAsync(orchestration, "poison", JsonSerializer.Serialize(input));
        for (var n = 0; n < Neighbours; n++)
            await cluster.StartAsync(LoadTasks.Orchestration, $"neighbour{n}", JsonSerializer.Serialize(new LoadInput(LoadKind.Chain, 0, 0)));

        var ended = cluster.EndOfAsync("poison");
        var deaths = 0;
        while (!ended.IsCompleted)
        {
            // A supervisor would start it again as well.
            await Task.WhenAny(ended, cluster.Workers[0].WaitForExitAsync(CancellationToken.None));
            if (!cluster.Workers[0].HasExited) continue;
            deaths++;
            cluster.KillWorker(0);
        }

        var state = await ended;
        if (orchestration == PoisonTasks.CallsPoison)
            Assert.Equal((OrchestrationStatus.Completed, $"\"{Failures.QuarantinedType}\""), (state.OrchestrationStatus, state.Output));
        else
            Assert.Equal((OrchestrationStatus.Failed, Failures.QuarantinedType), (state.OrchestrationStatus, state.FailureDetails.ErrorType));
        for (var n = 0; n < Neighbours; n++)
            Assert.Equal(LoadTasks.Expected(LoadKind.Chain).ToString(CultureInfo.InvariantCulture), (await cluster.EndOfAsync($"neighbour{n}")).Output);
        Assert.Equal(5, deaths);
    }
}
