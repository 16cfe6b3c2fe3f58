using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;
using Workflows.Protocol;
using EntityQuery = Microsoft.DurableTask.Client.Entities.EntityQuery;

namespace Workflows.DurableTask.Tests.Client;

public sealed class RpcDurableEntityClientTests
{
    private static readonly EntityInstanceId Counter = new("Counter", "7");

    [Fact]
    public async Task Entities_WithoutSupport_SaysHowToSwitchItOn()
    {
        await using var fixture = new ClientFixture();

        var failure = Assert.Throws<NotSupportedException>(() => fixture.Client.Entities);
        Assert.Contains("EnableEntitySupport", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignalEntity_Arguments_ReachTheServer()
    {
        await using var fixture = WithEntities().On(TaskHubMethods.SignalEntity, _ => new SignalEntityResponse());
        var at = new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);

        await fixture.Client.Entities.SignalEntityAsync(Counter, "Add", 3, new SignalEntityOptions { SignalTime = at });

        var request = fixture.Only<SignalEntityRequest>();
        Assert.Equal(("@counter@7", "Add", "3"), (request.InstanceId, request.Name, request.Input));
        Assert.Equal(at, request.ScheduledTime.ToDateTimeOffset());
        Assert.True(Guid.TryParse(request.RequestId, out _));
    }

    [Fact]
    public async Task GetEntity_WithState_ReadsIt()
    {
        await using var fixture = WithEntities().On(TaskHubMethods.GetEntity, _ => new GetEntityResponse
        {
            Exists = true,
            Entity = new EntityMetadata
            {
                InstanceId = "@counter@7", SerializedState = "42", LockedBy = "run-1", LastModifiedTime = Timestamp.FromDateTimeOffset(default),
            },
        });

        var typed = await fixture.Client.Entities.GetEntityAsync<int>(Counter);
        var raw = await fixture.Client.Entities.GetEntityAsync(Counter);

        Assert.Equal((Counter, 42, "run-1"), (typed!.Id, typed.State, typed.LockedBy));
        Assert.Equal(42, raw!.State.ReadAs<int>());
        Assert.Contains("\"state\":\"42\"", JsonSerializer.Serialize(raw, JsonSerializerOptions.Web), StringComparison.Ordinal);
        Assert.Contains("\"state\":42", JsonSerializer.Serialize(typed, JsonSerializerOptions.Web), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetEntity_Unknown_IsNull()
    {
        await using var fixture = WithEntities().On(TaskHubMethods.GetEntity, _ => new GetEntityResponse());

        Assert.Null(await fixture.Client.Entities.GetEntityAsync(Counter));
    }

    [Fact]
    public async Task CleanEntityStorage_UntilComplete_AddsUp()
    {
        await using var fixture = WithEntities().On(TaskHubMethods.CleanEntityStorage, request => new CleanEntityStorageResponse
        {
            EmptyEntitiesRemoved = 2, OrphanedLocksReleased = 1, ContinuationToken = request.ContinuationToken is null ? "more" : null,
        });

        var result = await fixture.Client.Entities.CleanEntityStorageAsync();

        Assert.Equal((4, 2), (result.EmptyEntitiesRemoved, result.OrphanedLocksReleased));
        Assert.Null(result.ContinuationToken);
    }

    [Theory]
    [InlineData("Counter", "@counter")]
    [InlineData("@Counter@Key", "@counter@Key")]
    [InlineData("Counter@Key", "@counter@Key")]
    public void EntityQuery_Prefix_IsNormalized(string given, string expected) =>
        Assert.Equal(expected, new EntityQuery { InstanceIdStartsWith = given }.InstanceIdStartsWith);

    [Fact]
    public void EntityInstanceId_Text_RoundTrips()
    {
        var id = new EntityInstanceId("Counter", "a@b");

        Assert.Equal("@counter@a@b", id.ToString());
        Assert.Equal(id, EntityInstanceId.FromString("@Counter@a@b"));
        Assert.Equal(id, JsonSerializer.Deserialize<EntityInstanceId>(JsonSerializer.Serialize(id)));
        Assert.Throws<ArgumentException>(() => EntityInstanceId.FromString("counter"));
        Assert.Throws<ArgumentException>(() => EntityInstanceId.FromString("@@key"));
        Assert.Throws<ArgumentException>(() => new EntityInstanceId("a@b", "c"));
    }

    private static ClientFixture WithEntities() => new(options => options.EnableEntitySupport = true);
}
