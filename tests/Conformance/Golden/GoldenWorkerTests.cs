using Google.Protobuf;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Workflows.DurableTask;
using Workflows.Protocol;

namespace Workflows.Conformance.Tests.Golden;

/// <summary>Our worker gets the work items of the recordings and must answer as the official one did, to the letter.</summary>
public sealed class GoldenWorkerTests
{
    public static TheoryData<string> Recordings => [.. Recording.Names.Where(name => Recording.Load(name).Worker is not null)];

    [Theory]
    [MemberData(nameof(Recordings))]
    public async Task Worker_OnRecordedWorkItems_AnswersAsTheOfficialOne(string name)
    {
        var recording = Recording.Load(name);
        var scenario = GoldenScenarios.Find(name);
        var state = new RunState();
        state.Gate.SetResult();
        var engine = new RecordedWorkItems();
        using var host = Worker(scenario, state, engine);
        await host.StartAsync();

        var differences = new List<string>();
        var number = 0;
        foreach (var (item, expected) in recording.Exchanges(GoldenScenarios.Expand))
        {
            var answer = WireShape.Of(await engine.AnswerToAsync(item));
            number++;
            differences.AddRange(WireShape.Differences(expected, answer).Select(d => $"#{number} {item.RequestCase} {d}"));
        }

        await host.StopAsync();
        var rest = AcceptedDifferences.RestOfAnswers(name, differences);
        Assert.True(rest.Count == 0, string.Join("\n", rest));
    }

    private static IHost Worker(GoldenScenario scenario, RunState state, RpcInvoker engine)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Services.AddDurableTaskWorker(worker =>
        {
            worker.AddTasks(tasks => scenario.Tasks(tasks, state));
            worker.Configure(options =>
            {
                options.EnableEntitySupport = true;
                scenario.Worker?.Invoke(options);
            });
            worker.UseRpcInvoker(_ => engine);
        });
        return builder.Build();
    }
}
