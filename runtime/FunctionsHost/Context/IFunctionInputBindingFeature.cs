namespace Microsoft.Azure.Functions.Worker.Context.Features;

/// <summary>Lets middleware read and replace argument values before the function runs.</summary>
public interface IFunctionInputBindingFeature
{
    ValueTask<FunctionInputBindingResult> BindFunctionInputAsync(FunctionContext context);
}

public class FunctionInputBindingResult(object?[] values)
{
    /// <summary>In the order of the parameters; replace elements to change what the function receives.</summary>
    public object?[] Values { get; } = values;
}
