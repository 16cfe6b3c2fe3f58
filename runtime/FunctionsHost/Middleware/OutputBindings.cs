namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>Takes the function's result apart into its output bindings, so that outer middleware sees them.</summary>
internal static class OutputBindings
{
    public static async Task InvokeAsync(FunctionContext context, FunctionExecutionDelegate next)
    {
        await next(context);

        var function = ((InvocationContext)context).Function;
        if (context.GetInvocationResult().Value is not { } result) return;

        var outputs = context.Features.Get<InvocationOutputs>()!;
        if (function.Result.IsComposite)
        {
            foreach (var (binding, value) in function.Result.Parts(result)) outputs.Set(binding, value);
        }
        else if (function.OutputBindings.TryGetValue(BindingInfo.ReturnName, out var returned))
        {
            outputs.Set((BindingInfo)returned, result);
        }
    }
}
