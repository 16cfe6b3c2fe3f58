using System.Collections;
using System.Diagnostics;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>One run of one function.</summary>
internal sealed class InvocationContext : FunctionContext
{
    private readonly CancellationToken _cancellationToken;

    public InvocationContext(DiscoveredFunction function, TriggerInput input, IServiceProvider services, CancellationToken cancellationToken)
    {
        Function = function;
        Input = input;
        InstanceServices = services;
        _cancellationToken = cancellationToken;
        BindingContext = new TriggerBindingContext(input);
        TraceContext = new InvocationTrace(input.TraceParent, input.TraceState);
        RetryContext = input.Retry!;
    }

    public DiscoveredFunction Function { get; }

    public TriggerInput Input { get; }

    public override string InvocationId { get; } = Guid.NewGuid().ToString();

    public override string FunctionId => Function.Id;

    public override TraceContext TraceContext { get; }

    public override BindingContext BindingContext { get; }

    public override RetryContext RetryContext { get; }

    public override IServiceProvider InstanceServices { get; set; }

    public override FunctionDefinition FunctionDefinition => Function;

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override IInvocationFeatures Features { get; } = new InvocationFeatures();

    public override CancellationToken CancellationToken => _cancellationToken;

    private sealed class InvocationFeatures : IInvocationFeatures
    {
        private readonly Dictionary<Type, object> _features = [];

        public void Set<T>(T instance) => _features[typeof(T)] = instance!;

        public T? Get<T>() => _features.TryGetValue(typeof(T), out var feature) ? (T)feature : default;

        public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => _features.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class TriggerBindingContext(TriggerInput input) : BindingContext
    {
        private IReadOnlyDictionary<string, object?>? _data;

        public override IReadOnlyDictionary<string, object?> BindingData => _data ??= input.BindingData();
    }

    private sealed class InvocationTrace(string? traceParent, string? traceState) : TraceContext
    {
        public override string TraceParent { get; } =
            traceParent ?? Activity.Current?.Id ?? $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-00";

        public override string TraceState { get; } = traceState ?? Activity.Current?.TraceStateString ?? "";
    }
}
