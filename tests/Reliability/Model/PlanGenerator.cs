namespace Workflows.Reliability.Tests.Model;

/// <summary>Makes a random plan: everything that user code does, in any combination whose result does not depend on who is faster.</summary>
internal sealed class PlanGenerator(Random random)
{
    private const int DepthMax = 4;
    private const int NodesMax = 40;

    private int _nodes;

    public Plan Next()
    {
        _nodes = 0;
        var generations = random.Next(4) == 0 ? random.Next(2, 4) : 1;
        // An event of the client's is sent once, so whoever waits for it runs once.
        return new Plan(generations, Sequence(0, new Place(MayWait: generations == 1, IsInSub: false, IsAside: false)));
    }

    private Node Sequence(int depth, Place place) => New(Op.Sequence, 0, [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => Step(depth + 1, place))]);

    private Node Step(int depth, Place place)
    {
        if (depth >= DepthMax || _nodes >= NodesMax) return Leaf(place);
        return random.Next(10) switch
        {
            < 5 => Leaf(place),
            5 => New(Op.FanOut, 0, [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => Step(depth + 1, place with { IsAside = true }))]),
            6 => New(Op.Sub, 0, [Sequence(depth + 1, new Place(MayWait: false, IsInSub: true, IsAside: false))]),
            7 => New(Op.If, 0, [Step(depth + 1, place with { MayWait = false }), Step(depth + 1, place with { MayWait = false })]),
            8 => New(Op.Try, 0, [Sequence(depth + 1, place)]),
            _ => New(Op.Loop, random.Next(1, 4), [Step(depth + 1, place with { MayWait = false })]),
        };
    }

    private Node Leaf(Place place) => random.Next(20) switch
    {
        < 6 => New(Op.Activity, 0),
        6 => New(Op.RetryPolicy, random.Next(1, 4)),
        7 => New(Op.RetryHandler, random.Next(1, 4)),
        8 => New(Op.Attempts, random.Next(1, 4)),
        9 => New(Op.Timer, random.Next(0, 12)),
        10 => New(Op.Timeout, random.Next(1, 6)),
        11 or 12 => New(Op.Entity, random.Next(1, 9)),
        13 => New(Op.Signal, random.Next(1, 9)),
        14 => New(place.IsAside ? Op.Entity : Op.Lock, random.Next(1, 9)),
        15 => place.IsInSub || place.IsAside ? New(Op.Activity, 0) : New(Op.Status, 0),
        16 => New(Op.Guid, 0),
        17 => New(Op.SelfSend, 0),
        18 => place.MayWait ? New(Op.Event, 0) : New(Op.SelfSend, 0),
        _ => random.Next(3) == 0 ? New(Op.Throw, 0) : New(Op.Activity, 0),
    };

    private Node New(Op op, int n, params Node[] children) => new(op, ++_nodes, n, children);

    /// <param name="MayWait">This place is reached at most once in the life of the instance, so that one event is enough.</param>
    /// <param name="IsAside">Others of the same orchestration run beside it: while it holds locks, they may not call entities.</param>
    private readonly record struct Place(bool MayWait, bool IsInSub, bool IsAside);
}
