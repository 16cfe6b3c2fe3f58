using System.Collections.Concurrent;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.DurableTask;
using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.DurableTask.Tests.Engine;

public sealed class ExternalPayloadsTests
{
    private static readonly string Large = new('ä', 600);

    /// <summary>Texts of the wrapper type that name things instead of carrying what user code wrote; the official SDK leaves them too.</summary>
    private static readonly HashSet<string> NotPayloads =
    [
        "version", "newVersion", "executionId", "name", "traceState", "spanID", "orchestrationSpanID", "targetInstanceId", "parentInstanceId",
        "parentExecutionId", "instanceId", "lockedBy", "continuationToken", "stackTrace",
    ];

    private readonly MemoryStore _store = new();
    private readonly LargePayloadStorageOptions _options = new() { ThresholdBytes = 1200 };

    [Fact]
    public async Task Externalize_FromTheThresholdOn_ReplacesInACopy()
    {
        var at = new RaiseEventRequest { InstanceId = "i", Name = "n", Input = Large };
        var below = new RaiseEventRequest { InstanceId = "i", Name = "n", Input = Large[1..] };

        var sent = await Payloads().ExternalizeAsync(at, Deadline.Token);

        Assert.Equal("blob:v1:memory:0", sent.Input);
        Assert.Equal(Large, at.Input);
        Assert.Same(below, await Payloads().ExternalizeAsync(below, Deadline.Token));
        Assert.Equal(Large, (await Payloads().ResolveAsync(new WorkItem { ActivityRequest = new ActivityRequest { Input = sent.Input } }, Deadline.Token)).ActivityRequest.Input);
    }

    [Fact]
    public async Task Externalize_AboveTheMaximum_SaysWhichOptionAndBothSizes()
    {
        _options.MaxPayloadBytes = 1199;

        var failure = await Assert.ThrowsAsync<RpcException>(() => Payloads().ExternalizeAsync(new RaiseEventRequest { Input = Large }, Deadline.Token));

        Assert.Equal("A payload has 1200 bytes; LargePayloadStorageOptions.MaxPayloadBytes is 1199.", failure.Message);
        Assert.Empty(_store.Kept);
    }

    [Fact]
    public async Task Externalize_StoreFails_IsUnavailableSoThatItIsTriedAgain()
    {
        _store.IsBroken = true;

        var failure = await Assert.ThrowsAsync<RpcException>(() => Payloads().ExternalizeAsync(new RaiseEventRequest { Input = Large }, Deadline.Token));

        Assert.Equal(RpcStatus.Unavailable, failure.Status);
    }

    [Theory]
    [InlineData(typeof(CreateInstanceRequest))]
    [InlineData(typeof(RaiseEventRequest))]
    [InlineData(typeof(TerminateRequest))]
    [InlineData(typeof(SuspendRequest))]
    [InlineData(typeof(ResumeRequest))]
    [InlineData(typeof(SignalEntityRequest))]
    [InlineData(typeof(ActivityResponse))]
    [InlineData(typeof(OrchestratorResponse))]
    [InlineData(typeof(EntityBatchResult))]
    [InlineData(typeof(GetInstanceResponse))]
    [InlineData(typeof(QueryInstancesResponse))]
    [InlineData(typeof(GetEntityResponse))]
    [InlineData(typeof(QueryEntitiesResponse))]
    [InlineData(typeof(HistoryChunk))]
    [InlineData(typeof(WorkItem))]
    public void Fields_OfAMessage_AreAllItsPayloads(Type type)
    {
        // One message for each way through the message's alternatives, so that every payload occurs.
        foreach (var path in PayloadPaths(((IMessage)Activator.CreateInstance(type)!).Descriptor, []))
        {
            var message = (IMessage)Activator.CreateInstance(type)!;
            Set(message, path);

            Assert.True(PayloadField.Of(message).Any(f => f.Get() == Large), $"{type.Name}: {string.Join('.', path.Select(f => f.Name))} is left out");
        }
    }

    private ExternalPayloads Payloads() => new(_store, _options);

    private static IEnumerable<FieldDescriptor[]> PayloadPaths(MessageDescriptor message, FieldDescriptor[] before)
    {
        foreach (var field in message.Fields.InDeclarationOrder())
        {
            FieldDescriptor[] path = [.. before, field];
            if (field.FieldType != FieldType.Message || field.IsMap) continue;
            if (field.MessageType.FullName == "google.protobuf.StringValue")
            {
                if (!field.IsRepeated && !NotPayloads.Contains(field.Name)) yield return path;
            }
            else if (field.MessageType.File.Name.EndsWith("orchestrator_service.proto", StringComparison.Ordinal)
                && before.All(f => f.MessageType != field.MessageType) && field.MessageType.Name is not ("TaskFailureDetails" or "RewindOrchestrationAction"))
            {
                foreach (var deeper in PayloadPaths(field.MessageType, path)) yield return deeper;
            }
        }
    }

    private static void Set(IMessage message, FieldDescriptor[] path)
    {
        foreach (var field in path[..^1])
        {
            var next = (IMessage)Activator.CreateInstance(field.MessageType.ClrType)!;
            if (field.IsRepeated) ((System.Collections.IList)field.Accessor.GetValue(message)).Add(next);
            else field.Accessor.SetValue(message, next);
            message = next;
        }

        path[^1].Accessor.SetValue(message, Large);
    }

    private sealed class MemoryStore : PayloadStore
    {
        public ConcurrentDictionary<string, string> Kept { get; } = new();

        public bool IsBroken { get; set; }

        public override Task<string> UploadAsync(string payLoad, CancellationToken cancellationToken)
        {
            if (IsBroken) throw new JsonException("broken");
            var token = $"blob:v1:memory:{Kept.Count}";
            Kept[token] = payLoad;
            return Task.FromResult(token);
        }

        public override Task<string> DownloadAsync(string token, CancellationToken cancellationToken) => Task.FromResult(Kept[token]);

        public override bool IsKnownPayloadToken(string value) => value.StartsWith("blob:v1:", StringComparison.Ordinal);
    }
}
