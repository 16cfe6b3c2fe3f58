namespace Microsoft.Azure.Functions.Worker;

/// <summary>Creates the instances that functions are called on; register one to replace the default.</summary>
public interface IFunctionActivator
{
    object? CreateInstance(Type instanceType, FunctionContext context);
}
