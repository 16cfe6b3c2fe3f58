namespace Workflows.Runner.Data;

/// <summary>Keeps <c>run.json</c> in step with the processes; several supervisors write to it.</summary>
internal sealed class RunRecordFile(DataFolder folder, RunRecord start)
{
    private readonly Lock _lock = new();
    private RunRecord _record = start;

    public void Started(RecordedProcess process) =>
        Change(record => record with { Processes = [.. record.Processes.Where(p => p.Name != process.Name), process] });

    public void Ended(string name) =>
        Change(record => record with { Processes = [.. record.Processes.Where(p => p.Name != name)] });

    private void Change(Func<RunRecord, RunRecord> change)
    {
        lock (_lock)
        {
            _record = change(_record);
            _record.Write(folder);
        }
    }
}
