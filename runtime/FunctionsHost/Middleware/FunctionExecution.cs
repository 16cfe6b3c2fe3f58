using System.Reflection;
using Microsoft.Azure.Functions.Worker.Context.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>The innermost step: binds the parameters, creates the instance, calls the method.</summary>
internal static class FunctionExecution
{
    public static async Task InvokeAsync(FunctionContext context)
    {
        var function = ((InvocationContext)context).Function;
        var arguments = await context.Features.Get<IFunctionInputBindingFeature>()!.BindFunctionInputAsync(context);
        var instance = function.Method.IsStatic ? null : CreateInstance(function.Method.DeclaringType!, context);

        var returned = function.Method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, arguments.Values, null);
        context.GetInvocationResult().Value = await function.Result.AwaitAsync(returned);
    }

    private static object CreateInstance(Type type, FunctionContext context) =>
        context.InstanceServices.GetService<IFunctionActivator>()?.CreateInstance(type, context)
        ?? ActivatorUtilities.GetServiceOrCreateInstance(context.InstanceServices, type);
}
