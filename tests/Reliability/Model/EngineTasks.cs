using System.Collections.Concurrent;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace Workflows.Reliability.Tests.Model;

/// <param name="Generation">Of the body, from 0.</param>
internal sealed record PlanInput(Plan Plan, int Generation, long Number);

internal sealed record SubInput(Node Body);

/// <param name="Key">Of the effect.</param>
/// <param name="Fails">It always fails.</param>
/// <param name="Text">Given back.</param>
internal sealed record EffectInput(string Key, bool Fails, string Text);

/// <summary>Interprets a plan as an orchestration of our SDK.</summary>
internal sealed class EngineTasks
{
    public const string Root = "ModelRoot";
    private const string Sub = "ModelSub";
    private const string Effect = "ModelEffect";
    public const string EntityName = "modelsum";

    /// <summary>How often each activity ran, by key.</summary>
    public ConcurrentDictionary<string, int> Effects { get; } = new(StringComparer.Ordinal);

    public void Register(DurableTaskRegistry tasks)
    {
        tasks.AddActivityFunc<EffectInput, string>(Effect, string (_, input) =>
        {
            Effects.AddOrUpdate(input.Key, 1, (_, count) => count + 1);
            return input.Fails ? throw new InvalidOperationException($"{input.Key} fails") : input.Text;
        });
        tasks.AddEntity<ModelSum>(EntityName);
        tasks.AddOrchestratorFunc<SubInput, long>(Sub, (context, input) => EvaluateAsync(context, input.Body, Numbers.ChildStart, ""));
        tasks.AddOrchestratorFunc<PlanInput, long>(Root, async (context, input) =>
        {
            var number = await EvaluateAsync(context, input.Plan.Body, input.Number, "");
            if (input.Generation + 1 < input.Plan.Generations) context.ContinueAsNew(input with { Generation = input.Generation + 1, Number = number });
            return number;
        });
    }

    private static async Task<long> EvaluateAsync(TaskOrchestrationContext context, Node node, long number, string scope)
    {
        switch (node.Op)
        {
            case Op.Sequence:
                foreach (var child in node.Children) number = await EvaluateAsync(context, child, number, scope);
                return number;
            case Op.Activity:
                await EffectAsync(context, node, fails: false, "", null);
                return Numbers.Mix(number, Numbers.ValueOf(node.Id));
            case Op.RetryPolicy:
                return await FailingAsync(context, node, number, TaskOptions.FromRetryPolicy(new RetryPolicy(node.N, TimeSpan.FromMilliseconds(1))));
            case Op.RetryHandler:
                return await FailingAsync(context, node, number, TaskOptions.FromRetryHandler(retry => retry.LastAttemptNumber < node.N));
            case Op.Attempts:
                for (var attempt = 1; ; attempt++)
                {
                    try
                    {
                        await EffectAsync(context, node, fails: attempt < node.N, "", null);
                        return Numbers.Mix(number, Numbers.ValueOf(node.Id));
                    }
                    catch (TaskFailedException) when (attempt < node.N)
                    {
                    }
                }

            case Op.FanOut:
                var branches = node.Children.Select((child, i) => EvaluateAsync(context, child, i + 1, ReferenceRun.ScopeOf(scope, node, i))).ToArray();
                foreach (var result in await Task.WhenAll(branches)) number = Numbers.Mix(number, result);
                return number;
            case Op.Timer:
                await context.CreateTimer(TimeSpan.FromMilliseconds(node.N), CancellationToken.None);
                return Numbers.Mix(number, node.N);
            case Op.Timeout:
                try
                {
                    await context.WaitForExternalEvent<string>($"never-{node.Id}", TimeSpan.FromMilliseconds(node.N));
                    return number;
                }
                catch (TaskCanceledException)
                {
                    return Numbers.Mix(number, Numbers.TimedOut);
                }

            case Op.Sub:
                var options = new SubOrchestrationOptions(instanceId: $"{context.InstanceId}.{node.Id}");
                return Numbers.Mix(number, await context.CallSubOrchestratorAsync<long>(Sub, new SubInput(node.Children[0]), options));
            case Op.Entity:
                return Numbers.Mix(number, await context.Entities.CallEntityAsync<long>(EntityOf(context, scope), "Add", (long)node.N));
            case Op.Signal:
                await context.Entities.SignalEntityAsync(EntityOf(context, scope), "Add", (long)node.N);
                return Numbers.Mix(number, await context.Entities.CallEntityAsync<long>(EntityOf(context, scope), "Add", 0L));
            case Op.Lock:
                return Numbers.Mix(number, await LockedAsync(context, node, EntityOf(context, scope), EntityOf(context, scope + "-second")));
            case Op.If:
                return await EvaluateAsync(context, node.Children[number % 2 == 0 ? 0 : 1], number, scope);
            case Op.Throw:
                throw new InvalidOperationException($"step {node.Id} fails");
            case Op.Try:
                try
                {
                    return await EvaluateAsync(context, node.Children[0], number, scope);
                }
                catch (Exception e) when (e is InvalidOperationException or TaskFailedException)
                {
                    return Numbers.Mix(number, Numbers.Caught);
                }

            case Op.Status:
                context.SetCustomStatus(number);
                return number;
            case Op.Guid:
                var guid = context.NewGuid().ToString();
                var back = await EffectAsync(context, node, fails: false, guid, null);
                return Numbers.Mix(number, back == guid && context.NewGuid().ToString() != guid ? Numbers.Same : 0);
            case Op.SelfSend:
                context.SendEvent(context.InstanceId, $"self-{node.Id}", number);
                return Numbers.Mix(number, await context.WaitForExternalEvent<long>($"self-{node.Id}"));
            case Op.Event:
                return Numbers.Mix(number, await context.WaitForExternalEvent<long>($"event-{node.Id}"));
            case Op.Loop:
                for (var n = 0; n < node.N; n++) number = await EvaluateAsync(context, node.Children[0], number, scope);
                return number;
            default:
                throw new InvalidOperationException($"Unknown step {node.Op}.");
        }
    }

    private static async Task<long> FailingAsync(TaskOrchestrationContext context, Node node, long number, TaskOptions options)
    {
        try
        {
            await EffectAsync(context, node, fails: true, "", options);
            return number;
        }
        catch (TaskFailedException)
        {
            return Numbers.Mix(number, Numbers.Failed);
        }
    }

    private static async Task<long> LockedAsync(TaskOrchestrationContext context, Node node, EntityInstanceId first, EntityInstanceId second)
    {
        await using (await context.Entities.LockEntitiesAsync(first, second))
        {
            var read = await context.Entities.CallEntityAsync<long>(first, "Add", 0L);
            await context.Entities.CallEntityAsync<long>(first, "Add", (long)node.N);
            return read + await context.Entities.CallEntityAsync<long>(second, "Add", read);
        }
    }

    private static Task<string> EffectAsync(TaskOrchestrationContext context, Node node, bool fails, string text, TaskOptions? options) =>
        context.CallActivityAsync<string>(Effect, new EffectInput(ReferenceRun.EffectOf(context.InstanceId, node), fails, text), options);

    private static EntityInstanceId EntityOf(TaskOrchestrationContext context, string scope) => new(EntityName, ReferenceRun.EntityOf(context.InstanceId, scope));

    internal sealed class ModelSum : TaskEntity<long>
    {
        public long Add(long amount) => State += amount;
    }
}
