namespace DurableTask.Core.Exceptions;

/// <summary>An instance of the wanted id exists in a status that is not to be replaced.</summary>
public class OrchestrationAlreadyExistsException : Exception
{
    public OrchestrationAlreadyExistsException()
    {
    }

    public OrchestrationAlreadyExistsException(string message)
        : base(message)
    {
    }

    public OrchestrationAlreadyExistsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
