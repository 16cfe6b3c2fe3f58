using Workflows.Runner.Data;
using Workflows.Runner.Processes;
using Workflows.Runner.Stack;
using Workflows.Testing;

namespace Workflows.Cli.Tests.Runner;

public sealed class RunnerPartsTests
{
    [Fact]
    public void BackOff_FailuresInARow_DoublesUpToTheLongest()
    {
        var backOff = new BackOff();

        var pauses = Enumerable.Range(0, 7).Select(_ => backOff.Next(TimeSpan.FromSeconds(1)).TotalSeconds);

        Assert.Equal([0.5, 1, 2, 4, 8, 15, 15], pauses);
    }

    [Fact]
    public void BackOff_AfterAGoodRun_StartsAnew()
    {
        var backOff = new BackOff();
        for (var i = 0; i < 4; i++) backOff.Next(TimeSpan.Zero);

        Assert.Equal(BackOff.First, backOff.Next(BackOff.GoodRun));
        Assert.Equal(1, backOff.Failures);
    }

    [Fact]
    public void RotatingLog_FullFile_IsRenamedAndThreeAreKept()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("logs/child.log");
        using (var log = new RotatingLog(path, bytesMax: 50))
        {
            for (var i = 0; i < 30; i++) log.Append($"line {i:00} of the child's output");
            Assert.Equal(["line 28 of the child's output", "line 29 of the child's output"], log.Tail(2));
        }

        Assert.Equal(["child.log", "child.log.1", "child.log.2", "child.log.3"], Directory.GetFiles(folder.File("logs")).Select(Path.GetFileName).Order());
        Assert.All(Directory.GetFiles(folder.File("logs")), file => Assert.InRange(new FileInfo(file).Length, 0, 100));
    }

    [Fact]
    public void DataLock_SecondRunner_IsToldWhoHoldsTheFolder()
    {
        using var folder = new TemporaryFolder();
        var data = new DataFolder(folder.Path);
        using var held = DataLock.Take(data);
        Record(data, pid: 4711).Write(data);

        var error = Assert.Throws<DataFolderInUseException>(() => DataLock.Take(data));

        Assert.Contains("process 4711", error.Message, StringComparison.Ordinal);
        Assert.Contains("http://127.0.0.1:7071/", error.Message, StringComparison.Ordinal);
        Assert.Contains("--data DIR --port PORT", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DataLock_Released_CanBeTakenAgain()
    {
        using var folder = new TemporaryFolder();
        var data = new DataFolder(folder.Path);
        DataLock.Take(data).Dispose();

        using var again = DataLock.Take(data);

        Assert.NotNull(again);
    }

    [Fact]
    public void RunRecord_RestartedChild_KeepsItsPlace()
    {
        using var folder = new TemporaryFolder();
        var data = new DataFolder(folder.Path);
        var record = Record(data, 12);
        var file = new RunRecordFile(data, record);

        file.Started(new RecordedProcess("azurite", 13, 99, "azurite.js"));
        file.Started(new RecordedProcess("functions", 14, 100, "Workflows.Functions.dll"));
        file.Started(new RecordedProcess("gpu-worker", 15, 101, "Workflows.GpuWorker.dll"));
        file.Stopped("gpu-worker");
        file.Started(new RecordedProcess("azurite", 16, 102, "azurite.js"));

        var read = RunRecord.Read(data);
        Assert.Equal([new RecordedProcess("azurite", 16, 102, "azurite.js"), new RecordedProcess("functions", 14, 100, "Workflows.Functions.dll")], read!.Processes);
        Assert.Equal(record.Ports, read.Ports);
    }

    [Fact]
    public void RunRecord_Damaged_CountsAsNone()
    {
        using var folder = new TemporaryFolder();
        var data = new DataFolder(folder.Path);
        File.WriteAllText(data.RecordFile, "{ \"runner\":");

        Assert.Null(RunRecord.Read(data));
    }

    [Fact]
    public void StackPorts_Choose_GivesFourDifferentFreePorts()
    {
        var ports = StackPorts.Choose(7071);

        Assert.Equal(5, ports.ToDictionary().Values.Distinct().Count());
        Assert.True(StackPorts.IsFree(ports.Scheduler));
    }

    [Fact]
    public void StackPorts_TakenPort_IsNotFree()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();

        Assert.False(StackPorts.IsFree(((System.Net.IPEndPoint)taken.LocalEndpoint).Port));
    }

    private static RunRecord Record(DataFolder data, int pid) => new()
    {
        Runner = new RecordedProcess("run", pid, 1, data.Path),
        StartedAt = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        Url = "http://127.0.0.1:7071/",
        Ports = new Dictionary<string, int> { ["http"] = 7071, ["blob"] = 1 },
    };
}
