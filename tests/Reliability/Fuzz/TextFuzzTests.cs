using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;
using Workflows.DurableTask;
using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.Reliability.Tests.Fuzz;

/// <summary>Texts that are read at an edge: connection strings, addresses, entity ids, continuation tokens.</summary>
public sealed class TextFuzzTests
{
    private const int Sample = 20_000;

    [Fact]
    public Task ConnectionString_Changed_IsTaken_OrRefusedAsAnArgument() => Seed.RunAsync(61, random =>
    {
        const string Original = "Endpoint=https://name.region.durabletask.io;TaskHub=\"my hub\";Authentication=ManagedIdentity;ClientId='a;b';AdditionallyAllowedTenants=a,b";
        var mutator = new Mutator(random);
        for (var n = 0; n < Sample; n++)
        {
            var text = mutator.ChangeText(Original);
            Refusable(text, () =>
            {
                var parsed = new SchedulerConnectionString(text);
                SchedulerEndpoint.ParseAddress(parsed.Endpoint);
            });
            Refusable(text, () => EntityInstanceId.FromString(text));
        }

        return Task.CompletedTask;

        static void Refusable(string text, Action read)
        {
            try
            {
                read();
            }
            catch (ArgumentException)
            {
                // What was wrong with it is in the message.
            }
            catch (Exception e)
            {
                Assert.Fail($"\"{text}\" led to {e}");
            }
        }
    });

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.2")]
    [InlineData("9223372036854775807")]
    [InlineData("9223372036854775808")]
    [InlineData("1e5")]
    [InlineData(" 1")]
    [InlineData("1\0")]
    [InlineData("9223372036854775807.9223372036854775807")]
    [InlineData("9223372036854775807.9223372036854775808")]
    [InlineData("1.2.3")]
    [InlineData(".")]
    [InlineData("\u0663")]
    public async Task ContinuationToken_NotIssuedHere_IsRefused_OrGivesAPage(string token)
    {
        await using var scheduler = await FuzzedScheduler.StartAsync();
        var client = scheduler.Server.InProcess(FuzzedScheduler.Hub);
        await client.CallAsync(TaskHubMethods.StartInstance, new CreateInstanceRequest { Name = "A" }, Deadline.Token);

        await PageOrRefusalAsync(() => client.CallAsync(TaskHubMethods.QueryInstances, new QueryInstancesRequest { Query = new InstanceQuery { ContinuationToken = token } }, Deadline.Token));
        await PageOrRefusalAsync(() => client.CallAsync(TaskHubMethods.ListInstanceIds, new ListInstanceIdsRequest { LastInstanceKey = token }, Deadline.Token));
        await PageOrRefusalAsync(() => client.CallAsync(TaskHubMethods.QueryEntities, new QueryEntitiesRequest { Query = new Workflows.Protocol.EntityQuery { ContinuationToken = token } }, Deadline.Token));
        await PageOrRefusalAsync(() => client.CallAsync(TaskHubMethods.CleanEntityStorage, new CleanEntityStorageRequest { ContinuationToken = token, RemoveEmptyEntities = true }, Deadline.Token));
        await scheduler.AssertHealthyAsync();
    }

    private static async Task PageOrRefusalAsync(Func<Task> ask)
    {
        try
        {
            await ask();
        }
        catch (RpcException e)
        {
            Assert.Equal(RpcStatus.InvalidArgument, e.Status);
        }
    }
}
