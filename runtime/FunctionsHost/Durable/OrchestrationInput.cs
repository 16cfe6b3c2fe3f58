using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.DurableTask;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>What starts an orchestrator function: its context, and the input for the parameter that wants it.</summary>
/// <param name="InputParameter">The first parameter that is bound by nothing else; null when there is none.</param>
internal sealed record OrchestrationInput(TaskOrchestrationContext Context, SerializedPayload Payload, string? InputParameter)
{
    /// <summary>The parameter of a function that receives the orchestration's input by itself.</summary>
    public static string? ParameterOf(DiscoveredFunction function) => function.Parameters
        .FirstOrDefault(p => !function.InputBindings.ContainsKey(p.Name) && !InputConversion.IsSpecial(p.Type))?.Name;
}

internal sealed class OrchestrationConverter : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) =>
        new(context.Source is OrchestrationInput input && context.TargetType == typeof(TaskOrchestrationContext)
            ? ConversionResult.Success(input.Context)
            : ConversionResult.Unhandled());
}
