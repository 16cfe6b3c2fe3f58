using Microsoft.Azure.Functions.Worker.Context.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>Runs one function: a scope of its own, the middleware around it, its outputs after it.</summary>
internal sealed class FunctionInvoker(
    IServiceScopeFactory scopes, MiddlewarePipeline pipeline, InputConversion conversion, OutputEmitter outputs, HostJson hostJson, TimeProvider time)
{
    /// <param name="finish">Runs after the pipeline while the scope is alive: the HTTP trigger writes its response here.</param>
    /// <returns>The function's result.</returns>
    /// <remarks>Exceptions of the function come out as they are: the trigger decides what they mean.</remarks>
    public async Task<object?> InvokeAsync(
        DiscoveredFunction function, TriggerInput input, CancellationToken cancellationToken, Func<InvocationContext, Task>? finish = null)
    {
        await using var scope = scopes.CreateAsyncScope();
        using var timeout = TimeoutOf(function);
        using var either = timeout is null ? null : CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var context = new InvocationContext(function, input, scope.ServiceProvider, either?.Token ?? cancellationToken);
        var inputs = new InvocationInputs(context, conversion);
        context.Features.Set(inputs);
        context.Features.Set<IFunctionInputBindingFeature>(inputs);
        context.Features.Set(new InvocationOutputs());
        if (input.HttpContext is { } http) HttpInvocation.Attach(context, http);

        try
        {
            await pipeline.Run(context);
            await outputs.EmitAsync(context);
            if (finish is not null) await finish(context);
        }
        catch (OperationCanceledException e) when (timeout is { IsCancellationRequested: true } && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{function.Name} ran longer than host.json's functionTimeout, {hostJson.FunctionTimeout}.", e);
        }
        catch (Exception e)
        {
            e.Data[InvocationIdKey] = context.InvocationId;
            throw;
        }

        return context.GetInvocationResult().Value;
    }

    /// <summary>Orchestrators wait for days and are not limited; everything else is, when host.json says so.</summary>
    private CancellationTokenSource? TimeoutOf(DiscoveredFunction function) =>
        hostJson.FunctionTimeout is { } limit && !function.IsTriggeredBy(BindingTypes.OrchestrationTrigger) ? new CancellationTokenSource(limit, time) : null;

    /// <summary>Where an exception carries the id of the invocation that it ended.</summary>
    public const string InvocationIdKey = "FunctionInvocationId";
}
