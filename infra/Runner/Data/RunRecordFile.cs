namespace Workflows.Runner.Data;

/// <summary>Keeps <c>run.json</c> in step with the processes; several supervisors write to it.</summary>
internal sealed class RunRecordFile(DataFolder folder, RunRecord start)
{
    private readonly Lock _lock = new();
    private RunRecord _record = start;

    /// <summary>A child that starts again keeps its place: the list is in the order of the first start.</summary>
    public void Started(RecordedProcess process) => Change(record => record with
    {
        Processes = record.Processes.Any(p => p.Name == process.Name)
            ? [.. record.Processes.Select(p => p.Name == process.Name ? process : p)]
            : [.. record.Processes, process],
    });

    public void Stopped(string name) =>
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
