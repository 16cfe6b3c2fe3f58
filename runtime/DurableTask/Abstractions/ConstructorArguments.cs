namespace Workflows.DurableTask;

internal static class ConstructorArguments
{
    /// <summary>The arguments that a public constructor takes; ActivatorUtilities refuses the others.</summary>
    public static object[] Accepted(Type target, object[] arguments)
    {
        var parameters = target.GetConstructors().SelectMany(constructor => constructor.GetParameters()).ToList();
        return [.. arguments.Where(argument => parameters.Exists(parameter => parameter.ParameterType.IsInstanceOfType(argument)))];
    }
}
