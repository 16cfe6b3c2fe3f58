using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Google.Protobuf;
using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.Reliability.Tests.Fuzz;

/// <summary>Bytes on the gRPC socket that no HTTP/2 library would send: the connection may be ended, its neighbours and the hub may not notice.</summary>
public sealed class RawHttp2Tests
{
    private const int Sample = 400;
    private const int Exhaustive = 20_000;
    private const int GroupSize = 8;

    private static readonly byte[] Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray();

    [Fact]
    public Task Garbage_OnTheSocket_EndsItsConnectionOnly() => Seed.RunAsync(31, random => FuzzAsync(random, Sample));

    [Fact]
    [Trait("Category", "Long")]
    public Task MuchGarbage_OnTheSocket_EndsItsConnectionOnly() => Seed.RunAsync(32, random => FuzzAsync(random, Exhaustive));

    [Fact]
    public async Task Conversation_AsItShouldBe_IsAnswered()
    {
        // Otherwise the changed ones would be refused for a fault of this test.
        await using var scheduler = await FuzzedScheduler.StartAsync();

        var answer = await TalkAsync(scheduler.Server.GrpcAddress!, Conversation(), untilHeaders: true);

        Assert.Contains(Frames(answer), f => f.Type == 1 && f.Stream == 1);
    }

    private static async Task FuzzAsync(Random random, int count)
    {
        await using var scheduler = await FuzzedScheduler.StartAsync();
        // A worker's stream beside the garbage lives on. It takes nothing: some of what is sent does start an instance.
        var idle = new GetWorkItemsRequest { WorkItemFilters = new WorkItemFilters { Orchestrations = { new OrchestrationFilter { Name = "nobody starts it" } } } };
        await using var neighbour = new HttpRpcInvoker(new HttpRpcInvokerOptions { Address = scheduler.Server.GrpcAddress! });
        using var leaving = new CancellationTokenSource();
        var items = neighbour.StreamAsync(TaskHubMethods.GetWorkItems, idle, leaving.Token).GetAsyncEnumerator(leaving.Token);
        Assert.True(await items.MoveNextAsync().AsTask().OrFail());
        var next = items.MoveNextAsync().AsTask();

        var mutator = new Mutator(random);
        byte[][] originals = [Conversation()];
        for (var done = 0; done < count; done += GroupSize)
        {
            var group = Enumerable.Range(0, GroupSize).Select(_ => Garbage(random, mutator, originals)).ToArray();
            await Task.WhenAll(group.Select(bytes => TalkAsync(scheduler.Server.GrpcAddress!, bytes, untilHeaders: false)));
            if (scheduler.Errors.Count > 0) Assert.Fail($"One of\n{string.Join('\n', group.Select(Convert.ToHexString))}\nled to\n{string.Join('\n', scheduler.Errors)}");
        }

        Assert.False(next.IsCompleted, "The stream beside the garbage ended.");
        await neighbour.CallAsync(TaskHubMethods.Hello, new Google.Protobuf.WellKnownTypes.Empty(), Deadline.Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        await items.DisposeAsync();
        await scheduler.AssertHealthyAsync();
    }

    private static byte[] Garbage(Random random, Mutator mutator, byte[][] originals)
    {
        switch (random.Next(4))
        {
            case 0:
                var noise = new byte[random.Next(1, 2_000)];
                random.NextBytes(noise);
                return random.Next(2) == 0 ? noise : [.. Preface, .. noise];
            case 1:
                // A frame of any type, flags, stream and length.
                var payload = new byte[random.Next(64)];
                random.NextBytes(payload);
                return [.. originals[0], .. Frame((byte)random.Next(12), (byte)random.Next(256), random.Next(4), payload)];
            case 2:
                return [.. Preface, .. mutator.Change(originals[0][Preface.Length..], originals)];
            default:
                return mutator.Change(originals[0], originals);
        }
    }

    /// <summary>Sends all, says that no more comes, and reads until the server ends or the answer is there.</summary>
    private static async Task<byte[]> TalkAsync(Uri address, byte[] bytes, bool untilHeaders)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, Deadline.Token);
        var answer = new MemoryStream();
        try
        {
            var stream = client.GetStream();
            await stream.WriteAsync(bytes, Deadline.Token);
            if (!untilHeaders) client.Client.Shutdown(SocketShutdown.Send);
            var buffer = new byte[4_096];
            while (await stream.ReadAsync(buffer, Deadline.Token) is > 0 and var read)
            {
                answer.Write(buffer, 0, read);
                if (untilHeaders && Frames(answer.ToArray()).Any(f => f.Type == 1)) break;
            }
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // The server may well break off.
        }

        return answer.ToArray();
    }

    /// <summary>Preface, settings, and one start of an instance in headers that use no compression.</summary>
    private static byte[] Conversation()
    {
        var headers = new List<byte>();
        foreach (var (name, value) in new[]
        {
            (":method", "POST"), (":scheme", "http"), (":path", TaskHubMethods.StartInstance.Path), (":authority", "localhost"),
            ("content-type", "application/grpc"), ("te", "trailers"), ("taskhub", FuzzedScheduler.Hub), ("grpc-timeout", "5S"),
        })
        {
            headers.AddRange([0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)]);
        }

        var message = RawCalls.Frame(new CreateInstanceRequest { Name = "Raw", Input = "1" }.ToByteArray());
        return [.. Preface, .. Frame(4, 0, 0, []), .. Frame(1, 4, 1, [.. headers]), .. Frame(0, 1, 1, message)];
    }

    private static byte[] Frame(byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        return frame;
    }

    private static IEnumerable<(byte Type, int Stream)> Frames(byte[] bytes)
    {
        for (var at = 0; at + 9 <= bytes.Length;)
        {
            yield return (bytes[at + 3], BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at + 5)));
            at += 9 + (BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at)) >>> 8);
        }
    }
}
