using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Workflows.Http;

namespace Workflows.Functions.Tests.App;

/// <summary>The functions of the app, found the way the official tooling finds them.</summary>
internal static class AppFunctions
{
    public static IReadOnlyList<MethodInfo> Methods { get; } =
        [.. typeof(Health).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null)];

    public static IEnumerable<(string Name, HttpTriggerAttribute Trigger)> Http =>
        from method in Methods
        let trigger = method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(found => found is not null)
        where trigger is not null
        select (method.GetCustomAttribute<FunctionAttribute>()!.Name, trigger);

    public static IEnumerable<ParameterInfo> Triggers(MethodInfo method) =>
        method.GetParameters().Where(parameter => parameter.GetCustomAttributes().Any(attribute => attribute is TriggerBindingAttribute));
}
