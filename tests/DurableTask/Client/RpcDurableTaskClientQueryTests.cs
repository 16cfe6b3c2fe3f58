using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Workflows.Protocol;

namespace Workflows.DurableTask.Tests.Client;

public sealed class RpcDurableTaskClientQueryTests
{
    private static readonly DateTimeOffset Created = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task GetInstance_Unknown_IsNull()
    {
        await using var fixture = new ClientFixture().On(TaskHubMethods.GetInstance, _ => new GetInstanceResponse());

        Assert.Null(await fixture.Client.GetInstanceAsync("nobody"));
    }

    [Fact]
    public async Task GetInstance_WithPayloads_ReadsThem()
    {
        await using var fixture = new ClientFixture().On(TaskHubMethods.GetInstance, _ => Exists(State("a", OrchestrationStatus.Failed)));

        var metadata = await fixture.Client.GetInstanceAsync("a", getInputsAndOutputs: true);

        Assert.Equal(("Run", "a"), (metadata!.Name, metadata.InstanceId));
        Assert.Equal(OrchestrationRuntimeStatus.Failed, metadata.RuntimeStatus);
        Assert.True(metadata.IsCompleted);
        Assert.False(metadata.IsRunning);
        Assert.Equal((Created, Created.AddSeconds(5)), (metadata.CreatedAt, metadata.LastUpdatedAt));
        Assert.Equal(7, metadata.ReadInputAs<int>());
        Assert.Equal("1/2", metadata.ReadCustomStatusAs<string>());
        Assert.Equal("deck", metadata.Tags["kind"]);
        Assert.True(metadata.FailureDetails!.IsCausedBy<IOException>());
        Assert.Contains("Input: '7'", metadata.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadInputAs_PayloadsNotRequested_SaysSo()
    {
        await using var fixture = new ClientFixture().On(TaskHubMethods.GetInstance, _ => Exists(State("a", OrchestrationStatus.Running)));

        var metadata = await fixture.Client.GetInstanceAsync("a");

        Assert.Throws<InvalidOperationException>(() => metadata!.ReadInputAs<int>());
    }

    [Fact]
    public async Task WaitForInstanceCompletion_DeadlineExceeded_AsksAgain()
    {
        var calls = 0;
        await using var fixture = new ClientFixture().On(TaskHubMethods.WaitForInstanceCompletion, _ => ++calls < 3
            ? throw new RpcException(RpcStatus.DeadlineExceeded, "too long")
            : Exists(State("a", OrchestrationStatus.Completed)));

        var metadata = await fixture.Client.WaitForInstanceCompletionAsync("a");

        Assert.Equal(3, calls);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, metadata.RuntimeStatus);
    }

    [Fact]
    public async Task WaitForInstanceCompletion_TokenFires_IsCancelled()
    {
        using var cancelled = new CancellationTokenSource();
        await using var fixture = new ClientFixture().On(TaskHubMethods.WaitForInstanceCompletion, _ =>
        {
            cancelled.Cancel();
            throw new RpcException(RpcStatus.DeadlineExceeded, "too long");
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fixture.Client.WaitForInstanceCompletionAsync("a", cancelled.Token));
    }

    [Fact]
    public async Task GetAllInstances_SeveralPages_FollowsTheTokens()
    {
        await using var fixture = new ClientFixture().On(TaskHubMethods.QueryInstances, request => request.Query.ContinuationToken switch
        {
            null => Page("next", State("a", OrchestrationStatus.Running), State("b", OrchestrationStatus.Running)),
            "next" => Page("last"),
            _ => Page("", State("c", OrchestrationStatus.Running)), // Some servers end with an empty token.
        });
        var query = new OrchestrationQuery(
            CreatedFrom: Created, Statuses: [OrchestrationRuntimeStatus.Running], InstanceIdPrefix: "deck-", PageSize: 2);

        var ids = new List<string>();
        await foreach (var metadata in fixture.Client.GetAllInstancesAsync(query)) ids.Add(metadata.InstanceId);

        Assert.Equal(["a", "b", "c"], ids);
        var first = fixture.Requests.OfType<QueryInstancesRequest>().First().Query;
        Assert.Equal(Created, first.CreatedTimeFrom.ToDateTimeOffset());
        Assert.Null(first.CreatedTimeTo);
        Assert.Equal([OrchestrationStatus.Running], first.RuntimeStatus);
        Assert.Equal(("deck-", 2), (first.InstanceIdPrefix, first.MaxInstanceCount));
        Assert.Equal(3, fixture.Requests.Count);
    }

    [Fact]
    public async Task ListInstanceIds_PagesByTheLastKey()
    {
        await using var fixture = new ClientFixture().On(TaskHubMethods.ListInstanceIds, request => request.LastInstanceKey.Length == 0
            ? new ListInstanceIdsResponse { InstanceIds = { "a" }, LastInstanceKey = "k" }
            : new ListInstanceIdsResponse { InstanceIds = { "b" } });

        var first = await fixture.Client.ListInstanceIdsAsync();
        var second = await fixture.Client.ListInstanceIdsAsync(lastInstanceKey: first.ContinuationToken);

        Assert.Equal(["a"], first.Values);
        Assert.Equal("k", first.ContinuationToken);
        Assert.Equal(["b"], second.Values);
        Assert.Null(second.ContinuationToken);
    }

    [Fact]
    public async Task Purge_ByIdAndByFilter_SendsWhatWasAsked()
    {
        await using var fixture = new ClientFixture().On(
            TaskHubMethods.PurgeInstances, _ => new PurgeInstancesResponse { DeletedInstanceCount = 2, IsComplete = false });

        await fixture.Client.PurgeInstanceAsync("a", new PurgeInstanceOptions(Recursive: true));
        var result = await fixture.Client.PurgeAllInstancesAsync(
            new PurgeInstancesFilter(Created, null, [OrchestrationRuntimeStatus.Failed]) { Timeout = TimeSpan.FromSeconds(30) });

        Assert.Equal((2, false), (result.PurgedInstanceCount, result.IsComplete));
        var requests = fixture.Requests.OfType<PurgeInstancesRequest>().ToList();
        Assert.Equal(new PurgeInstancesRequest { InstanceId = "a", Recursive = true, IsOrchestration = true }, requests[0]);
        Assert.Equal(Created, requests[1].PurgeInstanceFilter.CreatedTimeFrom.ToDateTimeOffset());
        Assert.Equal(Duration.FromTimeSpan(TimeSpan.FromSeconds(30)), requests[1].PurgeInstanceFilter.Timeout);
        Assert.Equal([OrchestrationStatus.Failed], requests[1].PurgeInstanceFilter.RuntimeStatus);
    }

    private static GetInstanceResponse Exists(OrchestrationState state) => new() { Exists = true, OrchestrationState = state };

    private static QueryInstancesResponse Page(string token, params OrchestrationState[] states) =>
        new() { ContinuationToken = token, OrchestrationState = { states } };

    private static OrchestrationState State(string id, OrchestrationStatus status) => new()
    {
        Name = "Run",
        InstanceId = id,
        OrchestrationStatus = status,
        CreatedTimestamp = Timestamp.FromDateTimeOffset(Created),
        LastUpdatedTimestamp = Timestamp.FromDateTimeOffset(Created.AddSeconds(5)),
        Input = "7",
        CustomStatus = "\"1/2\"",
        FailureDetails = new Protocol.TaskFailureDetails { ErrorType = "System.IO.IOException", ErrorMessage = "short read" },
        Tags = { ["kind"] = "deck" },
    };
}
