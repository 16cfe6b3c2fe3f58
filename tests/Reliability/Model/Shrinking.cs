namespace Workflows.Reliability.Tests.Model;

/// <summary>Takes steps out of a failing plan for as long as it still fails.</summary>
internal static class Shrinking
{
    private const int TriesMax = 60;

    /// <summary>Null when the plan does not fail alone.</summary>
    public static async Task<Plan?> SmallestAsync(Plan plan, Func<Plan, Task<bool>> fails)
    {
        if (!await fails(plan)) return null;
        var tries = 0;
        while (true)
        {
            Plan? smaller = null;
            foreach (var candidate in SmallerThan(plan))
            {
                if (++tries > TriesMax) return plan;
                if (!await fails(candidate)) continue;
                smaller = candidate;
                break;
            }

            if (smaller is null) return plan;
            plan = smaller;
        }
    }

    public static IEnumerable<Plan> SmallerThan(Plan plan)
    {
        if (plan.Generations > 1) yield return plan with { Generations = 1 };
        foreach (var body in SmallerThan(plan.Body)) yield return plan with { Body = body };
    }

    private static IEnumerable<Node> SmallerThan(Node node)
    {
        // A child in its parent's place, then one child less, then a smaller child.
        foreach (var child in node.Children.Where(_ => node.Op is not Op.Sub)) yield return child;
        for (var i = 0; i < node.Children.Count && node.Children.Count > 1 && node.Op is Op.Sequence or Op.FanOut; i++)
            yield return node with { Children = [.. node.Children.Where((_, index) => index != i)] };
        for (var i = 0; i < node.Children.Count; i++)
        {
            foreach (var smaller in SmallerThan(node.Children[i]))
                yield return node with { Children = [.. node.Children.Select((child, index) => index == i ? smaller : child)] };
        }
    }
}
