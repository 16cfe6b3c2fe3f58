using System.Text.Json.Nodes;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Workflows.DurableTask;
using Workflows.Protocol;

namespace Workflows.Conformance.Tests.Golden;

/// <summary>The first form of entity work items (a batch of operations) gives what the recordings have for the second form.</summary>
public sealed class EntityBatchFormTests
{
    public static TheoryData<string> Recordings =>
    [
        .. Recording.Names.Where(name => Recording.Load(name).Worker is not null
            && Recording.Load(name).Exchanges(GoldenScenarios.Expand).Any(e => e.Item.RequestCase == WorkItem.RequestOneofCase.EntityRequestV2)),
    ];

    [Theory]
    [MemberData(nameof(Recordings))]
    public async Task Worker_OnTheFirstForm_AnswersAsOnTheSecond_WithoutDestinations(string name)
    {
        var scenario = GoldenScenarios.Find(name);
        var engine = new RecordedWorkItems();
        using var host = Worker(scenario, engine);
        await host.StartAsync();

        var differences = new List<string>();
        foreach (var (item, expected) in Recording.Load(name).Exchanges(GoldenScenarios.Expand))
        {
            if (item.RequestCase != WorkItem.RequestOneofCase.EntityRequestV2) continue;
            var answer = WireShape.Of(await engine.AnswerToAsync(InFirstForm(item)));
            var withoutInfos = (JsonObject)expected.DeepClone();
            withoutInfos.Remove("operationInfos");
            differences.AddRange(WireShape.Differences(withoutInfos, answer));
        }

        await host.StopAsync();
        Assert.True(differences.Count == 0, string.Join("\n", differences));
    }

    private static WorkItem InFirstForm(WorkItem item)
    {
        var second = item.EntityRequestV2;
        var first = new EntityBatchRequest { InstanceId = second.InstanceId, EntityState = second.EntityState };
        foreach (var request in second.OperationRequests)
        {
            first.Operations.Add(request.EntityOperationCalled is { } call
                ? new OperationRequest { Operation = call.Operation, RequestId = call.RequestId, Input = call.Input }
                : new OperationRequest
                {
                    Operation = request.EntityOperationSignaled.Operation,
                    RequestId = request.EntityOperationSignaled.RequestId,
                    Input = request.EntityOperationSignaled.Input,
                });
        }

        return new WorkItem { EntityRequest = first, CompletionToken = item.CompletionToken };
    }

    private static IHost Worker(GoldenScenario scenario, RpcInvoker engine)
    {
        var state = new RunState();
        state.Gate.SetResult();
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
