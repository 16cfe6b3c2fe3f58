namespace Workflows.Jobs;

/// <summary>What a job has spent and set aside. Orchestrator code: pure over history.</summary>
/// <remarks>
/// An item is started only when its estimate fits into budget - spent - reserved. It may then cost what is reserved for it: up to twice
/// its estimate, so that a bad guess does not stop it halfway, but never more than is left. So spent + reserved stays within the budget
/// as long as items keep to what they may cost.
/// </remarks>
/// <param name="budget">Null for no limit; then nothing is reserved.</param>
/// <param name="spentBefore">By earlier attempts.</param>
internal sealed class CostLedger(decimal? budget, decimal spentBefore)
{
    private const decimal Headroom = 2;

    private readonly Dictionary<int, decimal> _reserved = [];

    public decimal? Budget => budget;

    /// <summary>Over all attempts.</summary>
    public decimal Spent { get; private set; } = spentBefore;

    public decimal Reserved { get; private set; }

    /// <summary>Items whose cost nobody knows.</summary>
    public int Unpriced { get; private set; }

    /// <summary>What is neither spent nor reserved; null for no limit.</summary>
    public decimal? Left => budget - Spent - Reserved;

    /// <summary>Sets money aside for an item; false when its estimate does not fit.</summary>
    /// <param name="costMax">What it may cost; null for no limit.</param>
    public bool TryReserve(int index, decimal estimate, out decimal? costMax)
    {
        costMax = null;
        if (Left is not { } left || estimate == 0) return true;
        if (estimate > left) return false;
        var amount = Math.Min(estimate * Headroom, left);
        _reserved.Add(index, amount);
        Reserved += amount;
        costMax = amount;
        return true;
    }

    /// <summary>Gives back what was set aside and takes what the item cost.</summary>
    /// <param name="cost">Null when nobody knows.</param>
    public void Settle(int index, decimal? cost)
    {
        if (_reserved.Remove(index, out var amount)) Reserved -= amount;
        if (cost is { } known) Spent += known;
        else Unpriced++;
    }
}
