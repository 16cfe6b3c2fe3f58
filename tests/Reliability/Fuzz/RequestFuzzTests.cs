using Google.Protobuf;
using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.Reliability.Tests.Fuzz;

/// <summary>
/// Every method of both services under changed requests, frames and headers. No input may crash, hang or fill the process; each is
/// answered with a status that says what is wrong with it, and the hub works as before (I1, I12: also after a restart).
/// </summary>
public sealed class RequestFuzzTests
{
    private const int Sample = 6_000;
    private const int Exhaustive = 60_000;

    /// <summary>Sent side by side, so that one hanging input shows as a hang of its group.</summary>
    private const int GroupSize = 24;

    /// <summary>What all inputs together may leave in memory: they are small, and what they store is on disk.</summary>
    private const long GrowthBytesMax = 256L * 1024 * 1024;

    /// <summary>Calls that wait for something end by this deadline of the caller's; it changes nothing in the hub.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(30);

    private static readonly HashSet<string> Waiting =
    [
        TaskHubMethods.WaitForInstanceStart.Path, TaskHubMethods.WaitForInstanceCompletion.Path, TaskHubMethods.GetWorkItems.Path,
        WorkflowsMethods.Watch.Path, WorkflowsMethods.FollowItem.Path,
    ];

    [Fact]
    public Task Requests_Changed_AreAnsweredProperly_AndTheHubStaysWell() => Seed.RunAsync(11, random => FuzzAsync(random, Sample));

    [Fact]
    [Trait("Category", "Long")]
    public Task Requests_ChangedInManyWays_AreAnsweredProperly_AndTheHubStaysWell() => Seed.RunAsync(12, random => FuzzAsync(random, Exhaustive));

    private static async Task FuzzAsync(Random random, int count)
    {
        var corpus = await RequestCorpus.CaptureAsync();
        await using var scheduler = await FuzzedScheduler.StartAsync();
        Assert.Empty(corpus.MethodsWithout());
        using var calls = new RawCalls(scheduler.Server.GrpcAddress!);
        await scheduler.AssertHealthyAsync();
        var mutator = new Mutator(random);
        var paths = corpus.Requests.Keys.Order(StringComparer.Ordinal).ToArray();
        var all = corpus.Requests.Values.SelectMany(m => m).ToArray();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var statuses = new Dictionary<RpcStatus, int>();

        for (var done = 0; done < count; done += GroupSize)
        {
            var group = Enumerable.Range(0, GroupSize).Select(_ => Input.Next(random, mutator, corpus, paths, all)).ToArray();
            var answers = await Task.WhenAll(group.Select(input => calls.SendAsync(input.Path, input.Body, input.Headers, Waiting.Contains(input.Path) ? Glance : Deadline.Generous, Deadline.Token)));
            for (var i = 0; i < group.Length; i++)
            {
                statuses[answers[i].Status] = statuses.GetValueOrDefault(answers[i].Status) + 1;
                if (!IsProper(answers[i].Status, answers[i].Detail)) Assert.Fail($"{group[i]}\nwas answered {answers[i].Status}: {answers[i].Detail}\n{string.Join('\n', scheduler.Errors)}");
            }

            if (scheduler.Errors.Count > 0) Assert.Fail($"One of these:\n{string.Join('\n', group.AsEnumerable())}\nled to\n{string.Join('\n', scheduler.Errors)}");
        }

        await scheduler.AssertHealthyAsync();
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(grown < GrowthBytesMax, $"{count} inputs left {grown} bytes in memory; the limit is {GrowthBytesMax}.");
        await scheduler.RestartAsync();
        await scheduler.AssertHealthyAsync();
        // An input that is only ever refused by the parser tests the parser.
        Assert.True(statuses[RpcStatus.Ok] > count / 10, string.Join(", ", statuses));
    }

    /// <summary>Neither a fault of the scheduler's nor a word about it being away.</summary>
    private static bool IsProper(RpcStatus status, string detail) => status switch
    {
        RpcStatus.Unknown or RpcStatus.Unavailable or RpcStatus.Aborted or RpcStatus.DataLoss => false,
        RpcStatus.Internal => detail.Contains("ended inside a message", StringComparison.Ordinal),
        _ => true,
    };

    /// <summary>One input: bytes for a method, usually in a sound frame, usually under sound headers.</summary>
    private sealed record Input(string Path, byte[] Body, IReadOnlyDictionary<string, string> Headers)
    {
        public static Input Next(Random random, Mutator mutator, RequestCorpus corpus, string[] paths, byte[][] all)
        {
            var path = paths[random.Next(paths.Length)];
            var originals = corpus.Requests[path];
            // Hubs come and go under another name than the one whose health is looked at.
            var managesHubs = path.EndsWith("TaskHub", StringComparison.Ordinal);
            var headers = new Dictionary<string, string> { ["taskhub"] = managesHubs ? "passing" : FuzzedScheduler.Hub };
            if (random.Next(10) == 0 && !managesHubs) ChangeHeaders(random, mutator, headers);
            var message = mutator.Change(originals[random.Next(originals.Count)], all);
            var body = RawCalls.Frame(message);
            if (random.Next(10) == 0) body = ChangeFrame(random, mutator, body, all);
            return new Input(path, body, headers);
        }

        private static byte[] ChangeFrame(Random random, Mutator mutator, byte[] frame, byte[][] all)
        {
            switch (random.Next(5))
            {
                case 0:
                    frame[0] = (byte)random.Next(256);
                    return frame;
                case 1:
                    // A length that the body does not have, up to more than any limit.
                    frame[random.Next(1, 5)] = (byte)random.Next(256);
                    return frame;
                case 2:
                    return [.. frame, .. frame];
                case 3:
                    return frame[..random.Next(frame.Length)];
                default:
                    return mutator.Change(frame, all);
            }
        }

        private static void ChangeHeaders(Random random, Mutator mutator, Dictionary<string, string> headers)
        {
            string[] names = ["taskhub", "workerid", "grpc-encoding", "x-workflows-sessions", "authorization", "grpc-accept-encoding", "x-user-agent"];
            var name = names[random.Next(names.Length)];
            var text = mutator.ChangeText(headers.GetValueOrDefault(name, "value"));
            // What a client's own library would not send is sent by RawHttp2Tests.
            headers[name] = new string([.. text.Where(c => c is >= ' ' and <= '~').Take(8_000)]);
        }

        public override string ToString() =>
            $"{Path} {string.Join(' ', Headers.Select(h => $"{h.Key}={(h.Value.Length > 60 ? h.Value[..60] + "…" : h.Value)}"))} "
            + (Body.Length > 2_000 ? $"{Convert.ToHexString(Body.AsSpan(0, 2_000))}… ({Body.Length} bytes)" : Convert.ToHexString(Body));
    }
}
