namespace Microsoft.DurableTask.Worker;

/// <summary>Adds properties to the failure that an exception becomes; taken from the services.</summary>
public interface IExceptionPropertiesProvider
{
    IDictionary<string, object?>? GetExceptionProperties(Exception exception);
}
