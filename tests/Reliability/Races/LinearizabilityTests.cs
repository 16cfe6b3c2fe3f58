namespace Workflows.Reliability.Tests.Races;

/// <summary>The checker itself: it has to find what is wrong, and to accept what is right.</summary>
public sealed class LinearizabilityTests
{
    [Fact]
    public void Check_ReadOfTheOldValueDuringAWrite_IsLinearizable() =>
        Assert.True(Linearizability.Check(new RegisterModel(), [Write(1, 1, 6), Read(0, 2, 3), Read(1, 4, 5)]).IsLinearizable);

    [Fact]
    public void Check_ReadOfTheOldValueAfterTheWriteWasAnswered_IsNotLinearizable()
    {
        var verdict = Linearizability.Check(new RegisterModel(), [Write(1, 1, 2), Read(0, 3, 4)]);

        Assert.False(verdict.IsLinearizable);
        Assert.Single(verdict.Longest);
    }

    [Fact]
    public void Check_ValueThatGoesBackBetweenTwoReads_IsNotLinearizable() =>
        Assert.False(Linearizability.Check(new RegisterModel(), [Write(1, 1, 8), Read(1, 2, 3), Read(0, 4, 5)]).IsLinearizable);

    [Fact]
    public void Check_ValueThatNobodyWrote_IsNotLinearizable() =>
        Assert.False(Linearizability.Check(new RegisterModel(), [Write(1, 1, 4), Read(7, 2, 3)]).IsLinearizable);

    [Fact]
    public void Check_OfRandomHistories_AgreesWithTryingEveryOrder()
    {
        var random = new Random(Seed.Or(7));
        var found = new Dictionary<bool, int> { [true] = 0, [false] = 0 };
        for (var n = 0; n < 2_000; n++)
        {
            var history = RandomHistory(random, 6);
            var expected = Permutations([.. history]).Any(order => IsInTime(order) && IsExplained(order));

            Assert.Equal(expected, Linearizability.Check(new RegisterModel(), history).IsLinearizable);
            found[expected]++;
        }

        // Both kinds were among them, so the comparison says something.
        Assert.All(found.Values, count => Assert.InRange(count, 100, 1_900));
    }

    private static Operation<int?, int> Write(int value, long from, long to) => new(0, value, value, from, to);

    private static Operation<int?, int> Read(int value, long from, long to) => new(1, null, value, from, to);

    private static List<Operation<int?, int>> RandomHistory(Random random, int count)
    {
        var moments = Enumerable.Range(1, count * 2).Select(i => (long)i).ToArray();
        random.Shuffle(moments);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var (a, b) = (moments[i * 2], moments[i * 2 + 1]);
            var value = random.Next(2);
            return random.Next(2) == 0 ? Write(value, Math.Min(a, b), Math.Max(a, b)) : Read(value, Math.Min(a, b), Math.Max(a, b));
        })];
    }

    private static bool IsInTime(IReadOnlyList<Operation<int?, int>> order)
    {
        for (var i = 0; i < order.Count; i++)
        {
            for (var later = i + 1; later < order.Count; later++)
            {
                if (order[later].AnsweredAt < order[i].InvokedAt) return false;
            }
        }

        return true;
    }

    private static bool IsExplained(IEnumerable<Operation<int?, int>> order)
    {
        var value = 0;
        foreach (var operation in order)
        {
            if (operation.Call is { } written) value = written;
            else if (operation.Answer != value) return false;
        }

        return true;
    }

    private static IEnumerable<Operation<int?, int>[]> Permutations(Operation<int?, int>[] rest)
    {
        if (rest.Length <= 1)
        {
            yield return rest;
            yield break;
        }

        for (var i = 0; i < rest.Length; i++)
        {
            foreach (var tail in Permutations([.. rest[..i], .. rest[(i + 1)..]])) yield return [rest[i], .. tail];
        }
    }

    /// <summary>A number that starts at 0; a call with a value writes it, one without reads.</summary>
    private sealed class RegisterModel : ISequentialModel<int, int?, int>
    {
        public int Initial => 0;

        public IEnumerable<int> Next(int state, int? call, int answer) => call is { } value ? [value] : answer == state ? [state] : [];
    }
}
