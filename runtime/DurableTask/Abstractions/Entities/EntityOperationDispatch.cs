using System.Reflection;
using System.Runtime.ExceptionServices;
using Microsoft.DurableTask.Entities;

namespace Workflows.DurableTask;

/// <summary>Finds and calls the method that stands for an entity operation.</summary>
internal static class EntityOperationDispatch
{
    private const BindingFlags PublicInAnyCase = BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase;

    /// <summary>False when the target has no public method of the operation's name.</summary>
    /// <exception cref="AmbiguousMatchException">The method is overloaded.</exception>
    /// <exception cref="InvalidOperationException">The method takes more than an input and a context, or its input is missing.</exception>
    public static bool TryInvoke(object target, TaskEntityOperation operation, out Task<object?> result)
    {
        if (target.GetType().GetMethod(operation.Name, PublicInAnyCase) is not { } method)
        {
            result = Task.FromResult<object?>(null);
            return false;
        }

        var arguments = Arguments(method, operation);
        try
        {
            result = UnwrapAsync(method.Invoke(target, arguments), method.ReturnType);
        }
        catch (TargetInvocationException e) when (e.InnerException is { } thrown)
        {
            ExceptionDispatchInfo.Throw(thrown);
            throw;
        }

        return true;
    }

    private static object?[] Arguments(MethodInfo method, TaskEntityOperation operation)
    {
        var parameters = method.GetParameters();
        var arguments = new object?[parameters.Length];
        ParameterInfo? input = null, context = null;
        for (var i = 0; i < parameters.Length; i++)
        {
            var parameter = parameters[i];
            if (parameter.ParameterType == typeof(TaskEntityContext))
            {
                ThrowIfSecond(context, parameter, operation);
                context = parameter;
                arguments[i] = operation.Context;
                continue;
            }

            ThrowIfSecond(input, parameter, operation);
            input = parameter;
            arguments[i] = operation.HasInput ? operation.GetInput(parameter.ParameterType)
                : parameter.HasDefaultValue ? parameter.DefaultValue
                : throw new InvalidOperationException($"{operation} needs its input '{parameter.Name}', but none was given.");
        }

        return arguments;
    }

    private static void ThrowIfSecond(ParameterInfo? first, ParameterInfo second, TaskEntityOperation operation)
    {
        if (first is not null)
        {
            throw new InvalidOperationException(
                $"{operation}: parameters '{first.Name}' and '{second.Name}' are of the same role; an operation takes at most one input and one context.");
        }
    }

    private static async Task<object?> UnwrapAsync(object? returned, Type returnType)
    {
        if (returned is ValueTask valueTask)
        {
            await valueTask;
            return null;
        }

        if (returnType.IsGenericType && returnType.GetGenericTypeDefinition() == typeof(ValueTask<>))
        {
            returned = returnType.GetMethod(nameof(ValueTask<>.AsTask))!.Invoke(returned, null); // AsTask is part of the type.
            returnType = typeof(Task<>);
        }

        if (returned is not Task task) return returned;

        await task;
        return returnType.IsGenericType ? task.GetType().GetProperty(nameof(Task<>.Result))?.GetValue(task) : null;
    }
}
