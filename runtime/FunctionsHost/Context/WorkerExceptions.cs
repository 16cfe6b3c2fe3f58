namespace Microsoft.Azure.Functions.Worker;

#pragma warning disable CA1032 // The official types have these constructors and no others.
public class FunctionWorkerException : Exception
{
    public FunctionWorkerException(string? message) : base(message)
    {
    }

    public FunctionWorkerException(string? message, Exception? innerException) : base(message, innerException)
    {
    }
}

/// <summary>A parameter could not be given a value; the function did not run.</summary>
public class FunctionInputConverterException : FunctionWorkerException
{
    public FunctionInputConverterException(string? message) : base(message)
    {
    }

    public FunctionInputConverterException(string? message, Exception? innerException) : base(message, innerException)
    {
    }
}
#pragma warning restore CA1032
