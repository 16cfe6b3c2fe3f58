using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.DurableTask.Client;

namespace Microsoft.Azure.Functions.Worker;

internal sealed class DurableClientConverter(DurableClients clients, AppSettings settings) : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        if (context is not ParameterConverterContext { Binding.Attribute: DurableClientAttribute attribute }) return new(ConversionResult.Unhandled());
        if (context.TargetType != typeof(DurableTaskClient))
            return new(ConversionResult.Failed(new InvalidOperationException($"[DurableClient] binds a {nameof(DurableTaskClient)}, not a {context.TargetType}.")));
        return new(ConversionResult.Success(clients.Get(attribute.TaskHub is { } hub ? settings.Resolve(hub) : null)));
    }
}
