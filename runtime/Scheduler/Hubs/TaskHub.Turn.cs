using Workflows.Protocol;
using Workflows.Scheduler.Instances;
using Workflows.Scheduler.Storage;

namespace Workflows.Scheduler.Hubs;

internal sealed partial class TaskHub
{
    /// <summary>One turn while it is applied.</summary>
    private sealed class Turn
    {
        private OrchestrationInstance? _reference;

        /// <param name="encoded">The encoded forms of the consumed events, null for those that the scheduler added.</param>
        /// <param name="keepsEvents">The worker does not hold the session, so its next turn needs them as history.</param>
        public Turn(Instance instance, List<HistoryEvent> consumed, List<byte[]?> encoded, OrchestrationStatus? ending, bool keepsEvents)
        {
            Instance = instance;
            Consumed = consumed;
            Ending = ending;
            Events = keepsEvents ? [.. consumed] : null;
            if (ending == OrchestrationStatus.ContinuedAsNew) return;
            History = new HistoryWriter();
            for (var i = 0; i < consumed.Count; i++)
            {
                if (encoded[i] is { } bytes) History.Add(bytes);
                else History.Add(consumed[i]);
            }
        }

        public Instance Instance { get; }

        /// <summary>One for all activities that the turn schedules.</summary>
        public OrchestrationInstance Reference => _reference ??= Instance.Reference();

        public IReadOnlyList<HistoryEvent> Consumed { get; }

        /// <summary>What the turn appends; starts with what it consumed. Null when the next execution begins with nothing.</summary>
        public HistoryWriter? History { get; }

        /// <summary>The events of <see cref="History"/>; null when they are not kept.</summary>
        public List<HistoryEvent>? Events { get; }

        /// <summary>Null when the execution goes on.</summary>
        public OrchestrationStatus? Ending { get; }

        public bool IsEnding => Ending is { } status && status != OrchestrationStatus.ContinuedAsNew;

        /// <summary>Sent by this execution to its own instance, for the next generation.</summary>
        public List<HistoryEvent> EventsToSelf { get; } = [];

        public void Record(HistoryEvent e)
        {
            History?.Add(e);
            Events?.Add(e);
        }
    }
}
