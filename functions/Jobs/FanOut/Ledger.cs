namespace Workflows.Jobs;

/// <summary>The balanced ledger of one attempt: every item is in exactly one bucket, and each move is made once.</summary>
internal sealed class Ledger(int total)
{
    private readonly ItemState[] _states = new ItemState[total];

    public ItemCounts Counts { get; private set; } = ItemCounts.AllQueued(total);

    public ItemState this[int index] => _states[index];

    public void Start(int index) => Move(index, ItemState.Running);

    /// <exception cref="InvalidOperationException">The item had ended already.</exception>
    public void End(int index, ItemState state)
    {
        if (!state.IsFinal()) throw new ArgumentOutOfRangeException(nameof(state), state, "An item ends in a final state.");
        Move(index, state);
    }

    private void Move(int index, ItemState to)
    {
        var from = _states[index];
        if (from.IsFinal()) throw new InvalidOperationException($"Item {index} ended as {from} and cannot become {to}.");
        _states[index] = to;
        Counts = Counts.Move(from, to);
    }
}
