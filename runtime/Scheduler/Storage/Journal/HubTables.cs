using Workflows.Protocol;

namespace Workflows.Scheduler.Storage.Journal;

/// <summary>Writes pending changes into the tables of a hub's file.</summary>
internal sealed class HubTables
{
    private readonly Statement _insertInstance, _insertPayload, _updateState, _updateParent, _updateNextHistory, _restart, _outcome, _deleteInstance, _deletePayload;
    private readonly Statement _appendHistory, _dropHistory;
    private readonly Statement _insertInbox, _deleteInbox;
    private readonly Statement _insertActivity, _deleteActivity, _activityLosses;
    private readonly Statement _insertTimer, _deleteTimer, _dropTimers;

    public HubTables(Database database)
    {
        _insertInstance = database.Prepare($"INSERT INTO instances({HubStore.InstanceColumns}) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
        _insertPayload = database.Prepare("INSERT INTO payloads(key, started, outcome) VALUES(?,?,?)");
        _updateState = database.Prepare("""
            UPDATE instances SET execution_id=?2, version=?3, status=?4, updated=?5, completed=?6, custom_status=?7, span=?8, losses=?9,
              history_next=coalesce(?10, history_next) WHERE key=?1
            """);
        _updateParent = database.Prepare("UPDATE instances SET parent=?2 WHERE key=?1");
        _updateNextHistory = database.Prepare("UPDATE instances SET history_next=?2 WHERE key=?1");
        _restart = database.Prepare("UPDATE payloads SET started=?2, outcome=NULL WHERE key=?1");
        _outcome = database.Prepare("UPDATE payloads SET outcome=?2 WHERE key=?1");
        _deleteInstance = database.Prepare("DELETE FROM instances WHERE key=?");
        _deletePayload = database.Prepare("DELETE FROM payloads WHERE key=?");
        _appendHistory = database.Prepare("INSERT INTO history(key, seq, events) VALUES(?,?,?)");
        _dropHistory = database.Prepare("DELETE FROM history WHERE key=?");
        _insertInbox = database.Prepare("INSERT INTO inbox(key, seq, event) VALUES(?,?,?)");
        _deleteInbox = database.Prepare("DELETE FROM inbox WHERE key=? AND seq<=?");
        _insertActivity = database.Prepare("INSERT INTO activities(item, key, task_id, losses, request) VALUES(?,?,?,?,?)");
        _deleteActivity = database.Prepare("DELETE FROM activities WHERE item=?");
        _activityLosses = database.Prepare("UPDATE activities SET losses=?2 WHERE item=?1");
        _insertTimer = database.Prepare("INSERT OR REPLACE INTO timers(key, timer_id, fire_at) VALUES(?,?,?)");
        _deleteTimer = database.Prepare("DELETE FROM timers WHERE key=? AND timer_id=?");
        _dropTimers = database.Prepare("DELETE FROM timers WHERE key=?");
    }

    /// <summary>Joins the open transaction.</summary>
    public void Write(PendingChanges pending)
    {
        // Before the others: an id that was freed may be in use again.
        foreach (var (key, instance) in pending.Instances)
        {
            if (instance.IsDeleted) Delete(key);
        }

        foreach (var (key, instance) in pending.Instances)
        {
            if (!instance.IsDeleted) Write(key, instance);
        }

        foreach (var item in pending.Activities)
        {
            _insertActivity.Bind(1, item.Number).Bind(2, item.Key).Bind(3, (long)item.TaskId)
                .Bind(4, (long)pending.LossesOf(item.Number)).Bind(5, item.Request.AsSpan()).Run();
        }

        foreach (var (number, losses) in pending.Losses) _activityLosses.Bind(1, number).Bind(2, (long)losses).Run();
        foreach (var number in pending.ActivitiesDone) _deleteActivity.Bind(1, number).Run();
    }

    private void Write(long key, PendingInstance instance)
    {
        if (instance.Created is { } created) Insert(key, created, instance);
        else Update(key, instance);

        if (instance.DropsHistory) _dropHistory.Bind(1, key).Run();
        WriteHistory(key, instance.History);
        if (instance.InboxTakenThrough >= 0) _deleteInbox.Bind(1, key).Bind(2, instance.InboxTakenThrough).Run();
        foreach (var message in instance.Inbox) _insertInbox.Bind(1, key).Bind(2, message.Sequence).Bind(3, message.Event.AsSpan()).Run();
        if (instance.DropsTimers) _dropTimers.Bind(1, key).Run();
        if (!instance.HasTimers) return;
        foreach (var (timerId, fireAt) in instance.Timers)
        {
            if (fireAt is { } at) _insertTimer.Bind(1, key).Bind(2, (long)timerId).Bind(3, at).Run();
            else _deleteTimer.Bind(1, key).Bind(2, (long)timerId).Run();
        }
    }

    private void Insert(long key, Created created, PendingInstance instance)
    {
        var state = instance.State!;
        _insertInstance
            .Bind(1, key).Bind(2, created.Id).Bind(3, state.ExecutionId).Bind(4, created.Name).Bind(5, state.Version)
            .Bind(6, (long)state.Status).Bind(7, created.CreatedAt).Bind(8, state.UpdatedAt).Bind(9, state.CompletedAt)
            .Bind(10, created.StartAt).Bind(11, created.ParentKey).BindOptional(12, instance.Parent is { } parent ? parent.Parent : created.Parent)
            .Bind(13, state.CustomStatus).BindOptional(14, state.Span).BindOptional(15, created.Tags).Bind(16, (long)state.Losses)
            .Bind(17, instance.NextHistorySequence ?? 0L).Run();
        _insertPayload.Bind(1, key).Bind(2, instance.Started.AsSpan()).BindOptional(3, instance.Outcome).Run();
    }

    private void Update(long key, PendingInstance instance)
    {
        if (instance.State is { } state)
        {
            _updateState.Bind(1, key).Bind(2, state.ExecutionId).Bind(3, state.Version).Bind(4, (long)state.Status).Bind(5, state.UpdatedAt)
                .Bind(6, state.CompletedAt).Bind(7, state.CustomStatus).BindOptional(8, state.Span).Bind(9, (long)state.Losses)
                .Bind(10, instance.NextHistorySequence).Run();
        }
        else if (instance.NextHistorySequence is { } next)
        {
            _updateNextHistory.Bind(1, key).Bind(2, next).Run();
        }

        if (instance.Parent is { } parent) _updateParent.Bind(1, key).BindOptional(2, parent.Parent).Run();
        if (instance.Started is { } started) _restart.Bind(1, key).Bind(2, started.AsSpan()).Run();
        if (instance.Outcome is { } outcome) _outcome.Bind(1, key).Bind(2, outcome.AsSpan()).Run();
    }

    private void WriteHistory(long key, List<HistoryAppended> history)
    {
        for (var first = 0; first < history.Count;)
        {
            var count = 1;
            var bytes = history[first].Events.Length;
            while (first + count < history.Count && bytes + history[first + count].Events.Length <= HistoryWriter.RowBytes)
                bytes += history[first + count++].Events.Length;

            // Encoded messages whose one field is repeated are joined by joining their bytes.
            ReadOnlySpan<byte> events = count == 1 ? history[first].Events : Join(history, first, count, bytes);
            _appendHistory.Bind(1, key).Bind(2, history[first].Sequence).Bind(3, events).Run();
            first += count;
        }
    }

    private static byte[] Join(List<HistoryAppended> history, int first, int count, int bytes)
    {
        var joined = new byte[bytes];
        var at = 0;
        for (var i = first; i < first + count; i++)
        {
            history[i].Events.CopyTo(joined, at);
            at += history[i].Events.Length;
        }

        return joined;
    }

    private void Delete(long key)
    {
        _deleteInstance.Bind(1, key).Run();
        _deletePayload.Bind(1, key).Run();
        _dropHistory.Bind(1, key).Run();
        _deleteInbox.Bind(1, key).Bind(2, InboxTaken.All).Run();
        _dropTimers.Bind(1, key).Run();
    }
}
