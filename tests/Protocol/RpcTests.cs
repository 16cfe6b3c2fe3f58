using System.Threading.Channels;
using Google.Protobuf.WellKnownTypes;
using Workflows.Testing;

namespace Workflows.Protocol.Tests;

/// <summary>What every caller sees, over a socket and in process alike.</summary>
public abstract class RpcTests : IAsyncLifetime
{
    private static readonly RpcMethod<StringValue, StringValue> Echo = new("test.Service", "Echo", StringValue.Parser, StringValue.Parser);
    private static readonly RpcMethod<StringValue, StringValue> Refuse = new("test.Service", "Refuse", StringValue.Parser, StringValue.Parser);
    private static readonly RpcMethod<StringValue, StringValue> Crash = new("test.Service", "Crash", StringValue.Parser, StringValue.Parser);
    private static readonly RpcMethod<StringValue, StringValue> Hang = new("test.Service", "Hang", StringValue.Parser, StringValue.Parser);
    private static readonly RpcMethod<StringValue, StringValue> Header = new("test.Service", "Header", StringValue.Parser, StringValue.Parser);
    private static readonly RpcMethod<Int32Value, Int32Value> Count = new("test.Service", "Count", Int32Value.Parser, Int32Value.Parser);
    private static readonly RpcMethod<Int32Value, Int32Value> CountThenRefuse = new("test.Service", "CountThenRefuse", Int32Value.Parser, Int32Value.Parser);
    private static readonly RpcMethod<StringValue, StringValue> Absent = new("test.Service", "Absent", StringValue.Parser, StringValue.Parser);

    private readonly TaskCompletionSource _abandoned = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private protected RpcInvoker Invoker { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var service = new RpcService()
            .Unary(Echo, (request, _) => Task.FromResult(request))
            .Unary(Refuse, (request, _) => throw new RpcException(RpcStatus.FailedPrecondition, request.Value))
            .Unary(Crash, (_, _) => throw new InvalidOperationException("a bug"))
            .Unary(Header, (request, context) => Task.FromResult(new StringValue { Value = context.Header(request.Value) ?? "none" }))
            .Unary(Hang, async (_, context) =>
            {
                await Abandoned(context.Cancelled);
                return new StringValue();
            })
            .ServerStream(Count, CountAsync)
            .ServerStream(CountThenRefuse, async (request, numbers, context) =>
            {
                await CountAsync(request, numbers, context);
                throw new RpcException(RpcStatus.DataLoss, "no more");
            });
        Invoker = await StartAsync(service);
    }

    public virtual async Task DisposeAsync() => await Invoker.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(70_000)]
    [InlineData(5_000_000)]
    public async Task Call_WithAMessageOfAnySize_ReturnsTheAnswer(int length)
    {
        var text = new string('ä', length);

        Assert.Equal(text, (await Invoker.CallAsync(Echo, new StringValue { Value = text }, Deadline.Token)).Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("100 % süß – 日本語\nsecond line %41")]
    public async Task Call_ThatIsRefused_ThrowsStatusAndText(string text)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => Invoker.CallAsync(Refuse, new StringValue { Value = text }, Deadline.Token));

        Assert.Equal((RpcStatus.FailedPrecondition, text), (refused.Status, refused.Message));
    }

    [Fact]
    public async Task Call_WhoseHandlerHasABug_IsInternal()
    {
        var failed = await Assert.ThrowsAsync<RpcException>(() => Invoker.CallAsync(Crash, new StringValue(), Deadline.Token));

        Assert.Equal(RpcStatus.Internal, failed.Status);
    }

    [Fact]
    public async Task Call_OfAMethodThatIsNotOffered_IsUnimplemented()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => Invoker.CallAsync(Absent, new StringValue(), Deadline.Token));

        Assert.Equal(RpcStatus.Unimplemented, refused.Status);
    }

    [Fact]
    public async Task Call_PastItsDeadline_SaysSo_AndTheHandlerIsTold()
    {
        var late = await Assert.ThrowsAsync<RpcException>(() =>
            Invoker.CallAsync(Hang, new StringValue(), Deadline.Token, TimeSpan.FromMilliseconds(200)));

        Assert.Equal(RpcStatus.DeadlineExceeded, late.Status);
        await _abandoned.Task.OrFail();
    }

    [Fact]
    public async Task Call_WithADeadlineOfYears_IsServed()
    {
        var answer = await Invoker.CallAsync(Echo, new StringValue { Value = "x" }, Deadline.Token, TimeSpan.FromDays(45));

        Assert.Equal("x", answer.Value);
    }

    [Fact]
    public async Task Call_Cancelled_ThrowsCancellation_AndTheHandlerIsTold()
    {
        using var cancel = new CancellationTokenSource();
        var call = Invoker.CallAsync(Hang, new StringValue(), cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.OrFail());
    }

    [Fact]
    public async Task Call_WithHeaders_ShowsThemToTheHandler()
    {
        Assert.Equal("blue", (await Invoker.CallAsync(Header, new StringValue { Value = "taskhub" }, Deadline.Token)).Value);
        Assert.Equal("none", (await Invoker.CallAsync(Header, new StringValue { Value = "absent" }, Deadline.Token)).Value);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000)]
    public async Task Stream_ThatEndsWell_GivesEveryMessageInOrder(int count)
    {
        var numbers = new List<int>();
        await foreach (var number in Invoker.StreamAsync(Count, new Int32Value { Value = count }, Deadline.Token)) numbers.Add(number.Value);

        Assert.Equal(Enumerable.Range(0, count), numbers);
    }

    [Fact]
    public async Task Stream_ThatEndsBadly_GivesItsMessages_ThenThrows()
    {
        var numbers = new List<int>();

        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var number in Invoker.StreamAsync(CountThenRefuse, new Int32Value { Value = 3 }, Deadline.Token)) numbers.Add(number.Value);
        });

        Assert.Equal((RpcStatus.DataLoss, "no more"), (refused.Status, refused.Message));
        Assert.Equal([0, 1, 2], numbers);
    }

    [Fact]
    public async Task Stream_WhoseReaderLeaves_EndsItsHandler()
    {
        await foreach (var _ in Invoker.StreamAsync(Count, new Int32Value { Value = int.MaxValue }, Deadline.Token)) break;

        await _abandoned.Task.OrFail();
    }

    private protected abstract Task<RpcInvoker> StartAsync(RpcService service);

    private async Task CountAsync(Int32Value count, ChannelWriter<Int32Value> numbers, RpcCallContext context)
    {
        try
        {
            for (var i = 0; i < count.Value; i++) await numbers.WriteAsync(new Int32Value { Value = i }, context.Cancelled);
        }
        catch (OperationCanceledException)
        {
            _abandoned.TrySetResult();
            throw;
        }
    }

    private async Task Abandoned(CancellationToken cancelled)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancelled);
        }
        finally
        {
            _abandoned.TrySetResult();
        }
    }
}

public sealed class InProcessRpcTests : RpcTests
{
    private protected override Task<RpcInvoker> StartAsync(RpcService service) =>
        Task.FromResult<RpcInvoker>(new InProcessRpcInvoker(service, new Dictionary<string, string> { ["taskhub"] = "blue" }));
}
