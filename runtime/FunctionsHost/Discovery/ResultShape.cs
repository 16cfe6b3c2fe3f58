using System.Reflection;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Azure.Functions.Worker.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a function's return value means: one value, or a class whose properties are outputs.</summary>
internal sealed class ResultShape
{
    private readonly Func<object, Task<object?>> _await;
    private readonly List<(PropertyInfo Property, BindingInfo Binding)> _properties = [];

    private ResultShape(Func<object, Task<object?>> await) => _await = await;

    public IReadOnlyList<BindingInfo> Bindings => [.. _properties.Select(p => p.Binding)];

    /// <summary>True when the parts of the result are outputs, rather than the result itself.</summary>
    public bool IsComposite => _properties.Count > 0;

    public static ResultShape Of(MethodInfo method)
    {
        var (valueType, wait) = Unwrap(method.ReturnType);
        var shape = new ResultShape(wait);
        if (valueType is null || valueType == typeof(string)) return shape;

        foreach (var property in valueType.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetIndexParameters().Length > 0) continue;
            if (property.GetCustomAttribute<OutputBindingAttribute>() is { } output)
                shape._properties.Add((property, BindingInfo.Output(property.Name, output)));
        }

        // A class with outputs may carry its HTTP response without an attribute when the type says it all.
        if (shape._properties.Count > 0 && shape._properties.TrueForAll(p => p.Binding.Type != BindingTypes.Http))
        {
            var response = valueType.GetProperties().FirstOrDefault(p => p.PropertyType == typeof(HttpResponseData));
            if (response is not null) shape._properties.Add((response, BindingInfo.HttpOutput(response.Name)));
        }

        return shape;
    }

    /// <summary>The value once the function has finished; null for void.</summary>
    public Task<object?> AwaitAsync(object? returned) => returned is null ? Task.FromResult<object?>(null) : _await(returned);

    public IEnumerable<(BindingInfo Binding, object? Value)> Parts(object result) =>
        _properties.Select(p => (p.Binding, p.Property.GetValue(result)));

    private static (Type? ValueType, Func<object, Task<object?>> Await) Unwrap(Type returnType)
    {
        if (returnType == typeof(void)) return (null, static _ => Task.FromResult<object?>(null));
        if (returnType == typeof(Task)) return (null, static async r => { await (Task)r; return null; });
        if (returnType == typeof(ValueTask)) return (null, static async r => { await (ValueTask)r; return null; });
        if (!returnType.IsGenericType) return (returnType, static r => Task.FromResult<object?>(r));

        var definition = returnType.GetGenericTypeDefinition();
        var name = definition == typeof(Task<>) ? nameof(AwaitTaskAsync) : definition == typeof(ValueTask<>) ? nameof(AwaitValueTaskAsync) : null;
        if (name is null) return (returnType, static r => Task.FromResult<object?>(r));

        var valueType = returnType.GetGenericArguments()[0];
        var method = typeof(ResultShape).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(valueType);
        return (valueType, method.CreateDelegate<Func<object, Task<object?>>>());
    }

    private static async Task<object?> AwaitTaskAsync<T>(object returned) => await (Task<T>)returned;

    private static async Task<object?> AwaitValueTaskAsync<T>(object returned) => await (ValueTask<T>)returned;
}
