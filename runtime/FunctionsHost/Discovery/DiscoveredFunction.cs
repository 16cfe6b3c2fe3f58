using System.Collections.Immutable;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>A method with <see cref="FunctionAttribute"/>, read once at start.</summary>
internal sealed class DiscoveredFunction : FunctionDefinition
{
    public DiscoveredFunction(string name, MethodInfo method, IReadOnlyList<BindingInfo> inputs, IReadOnlyList<BindingInfo> outputs, BindingInfo trigger, ResultShape result)
    {
        Name = name;
        Method = method;
        Trigger = trigger;
        Result = result;
        EntryPoint = $"{method.DeclaringType!.FullName}.{method.Name}";
        PathToAssembly = method.DeclaringType.Assembly.Location;
        Id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{EntryPoint}/{name}")))[..16];
        Parameters = [.. method.GetParameters().Select(p => new FunctionParameter(p))];
        InputBindings = inputs.ToImmutableDictionary(b => b.Name, BindingMetadata (b) => b);
        OutputBindings = outputs.ToImmutableDictionary(b => b.Name, BindingMetadata (b) => b);
        Retry = method.GetCustomAttribute<RetryAttribute>();
    }

    public override string Name { get; }

    public override string Id { get; }

    public override string EntryPoint { get; }

    public override string PathToAssembly { get; }

    public override ImmutableArray<FunctionParameter> Parameters { get; }

    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; }

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings { get; }

    public MethodInfo Method { get; }

    public BindingInfo Trigger { get; }

    public ResultShape Result { get; }

    /// <summary>Null when the method names no policy.</summary>
    public RetryAttribute? Retry { get; }

    /// <summary>Disabled by the setting <c>AzureWebJobs.{name}.Disabled</c>: listed, but its trigger does not listen.</summary>
    public bool IsDisabled { get; init; }

    public T TriggerAs<T>() where T : TriggerBindingAttribute => (T)Trigger.Attribute!;

    public bool IsTriggeredBy(string bindingType) => Trigger.Type == bindingType;
}
