using Workflows.Protocol;
using Workflows.Reliability.Tests.Scenarios;

namespace Workflows.Reliability.Tests.Invariants;

/// <summary>I9: whoever replays a history decides in every turn what was decided then.</summary>
internal static class ReplayAudit
{
    public static void Check(SeenInstance instance, List<string> broken)
    {
        // A rewound history has had its failures taken out: its turns are not those of the first run.
        if (instance.History.Any(e => e.ExecutionRewound is not null)) return;
        var replay = Replay.NewExecution(instance.State.InstanceId);
        var turn = new List<HistoryEvent>();
        foreach (var e in instance.History)
        {
            if (e.OrchestratorCompleted is null)
            {
                turn.Add(e);
                continue;
            }

            // Ended by the scheduler itself: nobody decided anything.
            if (turn.Exists(t => t.ExecutionCompleted is not null && t.EventId < 0)) return;
            var decided = turn.Where(t => t.EventId >= 0).Select(t => t.EventId).Order();
            var again = replay.Execute([], turn.Where(t => t.EventId < 0)).Actions.Select(a => a.Id).Order();
            if (!decided.SequenceEqual(again))
                broken.Add($"I9: {instance.State.InstanceId} decided [{string.Join(',', decided)}] and in a replay [{string.Join(',', again)}].");
            turn.Clear();
        }
    }
}
