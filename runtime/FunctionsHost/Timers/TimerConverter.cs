using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Extensions.Options;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The timer's state as text; as <see cref="TimerInfo"/> it is assignable already.</summary>
internal sealed class TimerConverter(IOptions<WorkerOptions> options) : IInputConverter
{
    public async ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        if (context.Source is not TimerInfo timer || context.TargetType != typeof(string)) return ConversionResult.Unhandled();
        var json = await options.Value.Serializer!.SerializeAsync(timer, typeof(TimerInfo), context.FunctionContext.CancellationToken);
        return ConversionResult.Success(json.ToString());
    }
}
