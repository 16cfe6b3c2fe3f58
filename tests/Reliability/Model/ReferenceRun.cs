using System.Globalization;

namespace Workflows.Reliability.Tests.Model;

/// <summary>What a plan comes to.</summary>
/// <param name="Result">Null when it failed.</param>
/// <param name="Effects">How often each activity ran, by key.</param>
/// <param name="Entities">States by key.</param>
internal sealed record PlanOutcome(long? Result, string? CustomStatus, IReadOnlyDictionary<string, int> Effects, IReadOnlyDictionary<string, long> Entities);

/// <summary>The reference: interprets a plan as plain sequential code. No engine, no tasks, no clock; nothing of the product.</summary>
internal sealed class ReferenceRun
{
    private readonly Dictionary<string, int> _effects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _entities = new(StringComparer.Ordinal);
    private string? _status;

    public static PlanOutcome Of(Plan plan, string instanceId)
    {
        var run = new ReferenceRun();
        var number = Numbers.Start;
        try
        {
            for (var generation = 0; generation < plan.Generations; generation++)
            {
                run._status = null;
                number = run.Evaluate(plan.Body, number, instanceId, "");
            }
        }
        catch (StepFailedException)
        {
            return new PlanOutcome(null, run._status, run._effects, run._entities);
        }

        return new PlanOutcome(number, run._status, run._effects, run._entities);
    }

    private long Evaluate(Node node, long number, string instance, string scope)
    {
        switch (node.Op)
        {
            case Op.Sequence:
                foreach (var child in node.Children) number = Evaluate(child, number, instance, scope);
                return number;
            case Op.Activity:
                return Numbers.Mix(number, Effect(node, instance, Numbers.ValueOf(node.Id)));
            case Op.RetryPolicy or Op.RetryHandler:
                for (var attempt = 0; attempt < node.N; attempt++) Effect(node, instance, 0);
                return Numbers.Mix(number, Numbers.Failed);
            case Op.Attempts:
                for (var attempt = 0; attempt < node.N; attempt++) Effect(node, instance, 0);
                return Numbers.Mix(number, Numbers.ValueOf(node.Id));
            case Op.FanOut:
                return Aside(node, number, instance, scope);
            case Op.Timer:
                return Numbers.Mix(number, node.N);
            case Op.Timeout:
                return Numbers.Mix(number, Numbers.TimedOut);
            case Op.Sub:
                return Numbers.Mix(number, Evaluate(node.Children[0], Numbers.ChildStart, $"{instance}.{node.Id}", ""));
            case Op.Entity or Op.Signal:
                return Numbers.Mix(number, Add(EntityOf(instance, scope), node.N));
            case Op.Lock:
                var (first, second) = (EntityOf(instance, scope), EntityOf(instance, scope) + "-second");
                var read = Add(first, 0);
                Add(first, node.N);
                return Numbers.Mix(number, read + Add(second, read));
            case Op.If:
                return Evaluate(node.Children[number % 2 == 0 ? 0 : 1], number, instance, scope);
            case Op.Throw:
                throw new StepFailedException();
            case Op.Try:
                try
                {
                    return Evaluate(node.Children[0], number, instance, scope);
                }
                catch (StepFailedException)
                {
                    return Numbers.Mix(number, Numbers.Caught);
                }

            case Op.Status:
                _status = number.ToString(CultureInfo.InvariantCulture);
                return number;
            case Op.Guid:
                return Numbers.Mix(number, Effect(node, instance, Numbers.Same));
            case Op.SelfSend:
                return Numbers.Mix(number, number);
            case Op.Event:
                return Numbers.Mix(number, Numbers.EventOf(node.Id));
            case Op.Loop:
                for (var n = 0; n < node.N; n++) number = Evaluate(node.Children[0], number, instance, scope);
                return number;
            default:
                throw new InvalidOperationException($"Unknown step {node.Op}.");
        }
    }

    /// <summary>All branches run to their end, also when one fails.</summary>
    private long Aside(Node node, long number, string instance, string scope)
    {
        var hasFailed = false;
        for (var i = 0; i < node.Children.Count; i++)
        {
            try
            {
                number = Numbers.Mix(number, Evaluate(node.Children[i], i + 1, instance, ScopeOf(scope, node, i)));
            }
            catch (StepFailedException)
            {
                hasFailed = true;
            }
        }

        return hasFailed ? throw new StepFailedException() : number;
    }

    /// <summary>Side by side, each branch has entities of its own: their order is nobody's to say.</summary>
    public static string ScopeOf(string scope, Node fanOut, int branch) => $"{scope}-{fanOut.Id}-{branch}";

    public static string EntityOf(string instance, string scope) => $"{instance}{scope}";

    public static string EffectOf(string instance, Node node) => $"{instance}/{node.Id}";

    private long Effect(Node node, string instance, long value)
    {
        var key = EffectOf(instance, node);
        _effects[key] = _effects.GetValueOrDefault(key) + 1;
        return value;
    }

    private long Add(string entity, long amount) => _entities[entity] = _entities.GetValueOrDefault(entity) + amount;

    private sealed class StepFailedException : Exception;
}
