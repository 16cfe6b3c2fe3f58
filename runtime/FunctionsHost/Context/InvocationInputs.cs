using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Context.Features;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Finds the value of each parameter of one invocation.</summary>
internal sealed class InvocationInputs(InvocationContext context, InputConversion conversion) : IFunctionInputBindingFeature
{
    private readonly Dictionary<string, object?> _bound = new(StringComparer.Ordinal);
    private FunctionInputBindingResult? _all;

    /// <summary>Binds every parameter once; later calls see what middleware has made of the values.</summary>
    public async ValueTask<FunctionInputBindingResult> BindFunctionInputAsync(FunctionContext context)
    {
        if (_all is not null) return _all;

        var function = ((InvocationContext)context).Function;
        var values = new object?[function.Parameters.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = function.Parameters[i];
            if (!_bound.TryGetValue(parameter.Name, out values[i])) values[i] = await BindAsync(parameter, parameter.Type);
        }

        return _all = new FunctionInputBindingResult(values);
    }

    public async ValueTask<InputBindingData<T>> BindAsync<T>(BindingMetadata metadata)
    {
        var parameter = context.Function.Parameters.FirstOrDefault(p => p.Name == metadata.Name)
            ?? throw new InvalidOperationException($"{context.Function.Name} has no parameter {metadata.Name}.");
        if (!_bound.TryGetValue(parameter.Name, out var value))
        {
            value = await BindAsync(parameter, parameter.Type);
            _bound[parameter.Name] = value;
        }

        return new Input<T>(this, metadata, value is T typed ? typed : default);
    }

    private async ValueTask<object?> BindAsync(FunctionParameter parameter, Type targetType)
    {
        var binding = context.Function.InputBindings.TryGetValue(parameter.Name, out var found) ? (BindingInfo)found : null;
        var source = await SourceAsync(parameter, binding);
        return await conversion.ConvertAsync(new ParameterConverterContext(context, parameter, binding, targetType, source));
    }

    private async ValueTask<object?> SourceAsync(FunctionParameter parameter, BindingInfo? binding)
    {
        if (binding == context.Function.Trigger)
        {
            // A trigger parameter that is not the request itself is the request's body.
            return context.Input.Value is HttpContext http && !LiveRequestConverter.Handles(parameter.Type)
                ? await RequestBody.ReadAsync(http, context.CancellationToken)
                : context.Input.Value;
        }

        if (binding is not null || LiveRequestConverter.Handles(parameter.Type) || InputConversion.IsSpecial(parameter.Type)) return null;
        if (context.Input.Value is OrchestrationInput orchestration && orchestration.InputParameter == parameter.Name) return orchestration.Payload;
        return context.BindingContext.BindingData.TryGetValue(parameter.Name, out var value) ? value : null;
    }

    private sealed class Input<T>(InvocationInputs inputs, BindingMetadata metadata, T? value) : InputBindingData<T>
    {
        private T? _value = value;

        public override BindingMetadata BindingMetadata { get; } = metadata;

        public override T? Value
        {
            get => _value;
            set
            {
                _value = value;
                inputs._bound[BindingMetadata.Name] = value;
            }
        }
    }
}
