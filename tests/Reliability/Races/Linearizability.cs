namespace Workflows.Reliability.Tests.Races;

/// <summary>What an object does when its calls come one after the other.</summary>
/// <typeparam name="TState">Immutable, compared by value.</typeparam>
internal interface ISequentialModel<TState, TCall, TAnswer> where TState : notnull
{
    TState Initial { get; }

    /// <summary>The states that the call may lead to when this was its answer; none when the answer is impossible here.</summary>
    IEnumerable<TState> Next(TState state, TCall call, TAnswer answer);
}

/// <summary>What a check found.</summary>
/// <param name="Order">An order of the operations that explains every answer; null when there is none.</param>
/// <param name="Longest">The longest order that explained its own answers, for the message.</param>
internal sealed record Verdict<TCall, TAnswer>(IReadOnlyList<Operation<TCall, TAnswer>>? Order, IReadOnlyList<Operation<TCall, TAnswer>> Longest)
{
    public bool IsLinearizable => Order is not null;
}

/// <summary>
/// Decides whether a concurrent history could have happened one call after the other, each at some moment between its
/// sending and its answer (Wing and Gong's search, with Lowe's memory of what was tried).
/// </summary>
internal static class Linearizability
{
    /// <summary>The set of operations done so far is one number.</summary>
    public const int OperationsMax = 128;

    public static Verdict<TCall, TAnswer> Check<TState, TCall, TAnswer>(
        ISequentialModel<TState, TCall, TAnswer> model, IReadOnlyList<Operation<TCall, TAnswer>> history)
        where TState : notnull
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(history.Count, OperationsMax);
        var search = new Search<TState, TCall, TAnswer>(model, [.. history.OrderBy(o => o.InvokedAt)]);
        return search.Run();
    }

    private sealed class Search<TState, TCall, TAnswer>(ISequentialModel<TState, TCall, TAnswer> model, Operation<TCall, TAnswer>[] operations)
        where TState : notnull
    {
        private readonly HashSet<(UInt128 Done, TState State)> _tried = [];
        private readonly List<int> _order = [];
        private int[] _longest = [];

        public Verdict<TCall, TAnswer> Run()
        {
            var found = Extend(UInt128.Zero, model.Initial);
            return new Verdict<TCall, TAnswer>(found ? Named(_order) : null, Named(found ? _order : _longest));
        }

        private bool Extend(UInt128 done, TState state)
        {
            if (_order.Count == operations.Length) return true;
            if (!_tried.Add((done, state))) return false;

            // Whatever was answered before another was sent comes first.
            var firstAnswer = long.MaxValue;
            for (var i = 0; i < operations.Length; i++)
            {
                if (!Has(done, i)) firstAnswer = Math.Min(firstAnswer, operations[i].AnsweredAt);
            }

            for (var i = 0; i < operations.Length && operations[i].InvokedAt < firstAnswer; i++)
            {
                if (Has(done, i)) continue;
                foreach (var next in model.Next(state, operations[i].Call, operations[i].Answer))
                {
                    _order.Add(i);
                    if (_order.Count > _longest.Length) _longest = [.. _order];
                    if (Extend(done | (UInt128.One << i), next)) return true;
                    _order.RemoveAt(_order.Count - 1);
                }
            }

            return false;
        }

        private static bool Has(UInt128 done, int index) => (done >> index & UInt128.One) != UInt128.Zero;

        private Operation<TCall, TAnswer>[] Named(IEnumerable<int> order) => [.. order.Select(i => operations[i])];
    }
}
