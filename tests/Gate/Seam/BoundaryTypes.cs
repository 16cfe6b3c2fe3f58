using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Workflows.Gate.Seam;

/// <summary>Types that cross between orchestrations, activities, events and statuses, found in the compiled code.</summary>
internal static class BoundaryTypes
{
    private const int MethodSpecification = 0x2B000000;

    // Calls of the durable API whose type argument is read from or written to a payload.
    private static readonly string[] Carriers =
        ["GetInput", "CallActivityAsync", "CallSubOrchestratorAsync", "WaitForExternalEvent", "ReadInputAs", "ReadOutputAs", "ReadCustomStatusAs"];

    public static IReadOnlyList<Type> Find()
    {
        var triggers = ProductAssemblies.Functions.GetTypes()
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .SelectMany(TriggeredTypes);
        var calls = ProductAssemblies.Functions.GetModules().SelectMany(CarriedTypes);
        var contracts = ProductAssemblies.Contracts.GetExportedTypes()
            .Where(t => t.Name.EndsWith("Input", StringComparison.Ordinal) || t.Name.EndsWith("Output", StringComparison.Ordinal));
        return [.. triggers.Concat(calls).Concat(contracts).Where(IsOurs).Distinct().OrderBy(t => t.FullName, StringComparer.Ordinal)];
    }

    private static IEnumerable<Type> TriggeredTypes(MethodInfo method)
    {
        var parameters = method.GetParameters();
        var isActivity = parameters.Any(p => p.IsDefined(typeof(ActivityTriggerAttribute)));
        if (!isActivity && !parameters.Any(p => p.IsDefined(typeof(OrchestrationTriggerAttribute)))) yield break;

        if (isActivity) yield return parameters.First(p => p.IsDefined(typeof(ActivityTriggerAttribute))).ParameterType;
        yield return method.ReturnType is { IsGenericType: true } result ? result.GetGenericArguments()[0] : method.ReturnType;
    }

    private static IEnumerable<Type> CarriedTypes(Module module)
    {
        for (var row = 1; ; row++)
        {
            MethodBase? method;
            try
            {
                method = module.ResolveMethod(MethodSpecification + row);
            }
            catch (ArgumentOutOfRangeException)
            {
                yield break;
            }
            catch (Exception e) when (e is ArgumentException or BadImageFormatException)
            {
                // Names a type parameter of the method around it; whoever calls that one names the type.
                continue;
            }

            if (method is MethodInfo { IsGenericMethod: true } call && Carriers.Contains(call.Name))
            {
                foreach (var type in call.GetGenericArguments().Where(t => !t.ContainsGenericParameters)) yield return type;
            }
        }
    }

    private static bool IsOurs(Type type) => type.Namespace?.Split('.')[0] == "Workflows" && !type.ContainsGenericParameters;
}
