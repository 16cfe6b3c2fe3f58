using System.Reflection;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Finds the functions of an app: public methods with <see cref="FunctionAttribute"/> and exactly one trigger.</summary>
internal sealed class FunctionDiscovery(HostJson hostJson, AppSettings settings)
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <summary>A function that is wrong is reported and left out; the others run.</summary>
    public FunctionCatalog Find(IEnumerable<Assembly> assemblies)
    {
        var functions = new List<DiscoveredFunction>();
        var errors = new List<FunctionIndexingError>();
        var methods =
            from assembly in assemblies.Distinct()
            from type in assembly.GetTypes()
            from method in type.GetMethods(Declared)
            let attribute = method.GetCustomAttribute<FunctionAttribute>()
            where attribute is not null
            orderby attribute.Name
            select (attribute.Name, method);
        foreach (var (name, method) in methods)
        {
            if (hostJson.OnlyFunctions is { } only && !only.Contains(name, StringComparer.OrdinalIgnoreCase)) continue;
            try
            {
                if (functions.Exists(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
                    throw new InvalidOperationException($"Another function is also named {name}.");
                functions.Add(Read(name, method));
            }
            catch (Exception e) when (e is InvalidOperationException or FormatException or NotSupportedException or RoutePatternException)
            {
                errors.Add(new FunctionIndexingError(name, e.Message));
            }
        }

        return new FunctionCatalog(functions, errors);
    }

    private DiscoveredFunction Read(string name, MethodInfo method)
    {
        if (!method.IsPublic || !method.DeclaringType!.IsVisible)
            throw new InvalidOperationException($"{method.DeclaringType!.Name}.{method.Name} must be public, as its class.");
        if (method.IsGenericMethod || method.DeclaringType.ContainsGenericParameters)
            throw new InvalidOperationException($"{method.DeclaringType.Name}.{method.Name} must not be generic.");

        var inputs = new List<BindingInfo>();
        BindingInfo? trigger = null;
        foreach (var parameter in method.GetParameters())
        {
            foreach (var attribute in parameter.GetCustomAttributes<BindingAttribute>())
            {
                var binding = BindingInfo.Input(parameter.Name!, attribute);
                if (attribute is TriggerBindingAttribute)
                {
                    if (trigger is not null) throw new InvalidOperationException($"{method.Name} has more than one trigger.");
                    trigger = binding;
                }

                inputs.Add(binding);
            }
        }

        if (trigger is null) throw new InvalidOperationException($"{method.Name} has no trigger.");
        var result = ResultShape.Of(method);
        var function = new DiscoveredFunction(name, method, inputs, Outputs(method, trigger, result), trigger, result)
        {
            IsDisabled = settings.IsDisabled(name),
        };
        Check(function);
        return function;
    }

    private static List<BindingInfo> Outputs(MethodInfo method, BindingInfo trigger, ResultShape result)
    {
        var outputs = new List<BindingInfo>(result.Bindings);
        if (method.GetCustomAttribute<OutputBindingAttribute>() is { } onMethod)
        {
            if (result.IsComposite) throw new InvalidOperationException($"{method.Name} has outputs on the method and on its result class.");
            outputs.Add(BindingInfo.Output(BindingInfo.ReturnName, onMethod));
        }

        if (trigger.Type == BindingTypes.HttpTrigger && !outputs.Exists(o => o.Type == BindingTypes.Http || o.Name == BindingInfo.ReturnName))
            outputs.Add(BindingInfo.HttpOutput(BindingInfo.ReturnName));
        return outputs;
    }

    /// <summary>Parses what the triggers will parse later, so that a mistake is found at start and costs one function.</summary>
    private void Check(DiscoveredFunction function)
    {
        switch (function.Trigger.Attribute)
        {
            case HttpTriggerAttribute http:
                RoutePatternFactory.Parse(http.Route ?? function.Name);
                break;
            case BlobTriggerAttribute blob:
                BlobPathPattern.ParseTrigger(settings.Resolve(blob.BlobPath));
                break;
            case QueueTriggerAttribute queue:
                settings.Resolve(queue.QueueName);
                break;
            case TimerTriggerAttribute timer:
                TimerSchedule.Parse(settings.Resolve(timer.Schedule));
                break;
            default:
                break;
        }
    }
}
