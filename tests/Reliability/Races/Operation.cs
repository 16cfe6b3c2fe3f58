namespace Workflows.Reliability.Tests.Races;

/// <summary>One finished call of a concurrent history.</summary>
/// <param name="Client">Who called; a client makes one call at a time.</param>
/// <param name="InvokedAt">Position in the history of the moment before the call was sent.</param>
/// <param name="AnsweredAt">Position of the moment after its answer had come.</param>
internal sealed record Operation<TCall, TAnswer>(int Client, TCall Call, TAnswer Answer, long InvokedAt, long AnsweredAt)
{
    public override string ToString() => $"[{InvokedAt,3}..{AnsweredAt,3}] client {Client}: {Call} -> {Answer}";
}

/// <summary>Writes down who called what, and in which order calls and answers happened.</summary>
internal sealed class OperationRecorder<TCall, TAnswer>
{
    private readonly Lock _gate = new();
    private readonly List<Operation<TCall, TAnswer>> _operations = [];
    private long _position;

    public IReadOnlyList<Operation<TCall, TAnswer>> Operations
    {
        get
        {
            lock (_gate) return [.. _operations];
        }
    }

    /// <summary>Makes a call and records it; a call that throws is not recorded, so it must not have had an effect.</summary>
    public async Task<TAnswer> RecordAsync(int client, TCall call, Func<Task<TAnswer>> make)
    {
        var invokedAt = Interlocked.Increment(ref _position);
        var answer = await make();
        var answeredAt = Interlocked.Increment(ref _position);
        lock (_gate) _operations.Add(new Operation<TCall, TAnswer>(client, call, answer, invokedAt, answeredAt));
        return answer;
    }
}
