using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Workflows.Http;

namespace Workflows.Functions.Tests.App;

/// <summary>The official tooling finds functions by stricter rules than reflection does (seam rule 19).</summary>
public sealed class DiscoveryTests
{
    [Fact]
    public void Functions_AreThere_WithUniqueNames()
    {
        var names = AppFunctions.Methods.Select(method => method.GetCustomAttribute<FunctionAttribute>()!.Name).ToArray();

        Assert.True(names.Length > 25, $"{names.Length} functions");
        Assert.Equal(names.Length, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(names, name => Assert.Matches("^[A-Za-z][A-Za-z0-9_-]{0,126}$", name));
    }

    [Fact]
    public void Functions_ArePublicMethodsOfPublicTopLevelClasses_WithOneTrigger() => Assert.All(AppFunctions.Methods, method =>
    {
        Assert.True(method.IsPublic, $"{method.DeclaringType}.{method.Name} is not public");
        Assert.True(method.DeclaringType is { IsPublic: true, IsGenericType: false, IsNested: false }, $"{method.DeclaringType} is not a public top-level class");
        Assert.False(method.IsGenericMethod);
        Assert.Single(AppFunctions.Triggers(method));
        Assert.False(method.ReturnType == typeof(void) && method.GetCustomAttribute<System.Runtime.CompilerServices.AsyncStateMachineAttribute>() is not null, "async void");
    });

    [Fact]
    public void Tasks_AreFunctions_NotClassesOfTheGenerator() =>
        Assert.DoesNotContain(typeof(Health).Assembly.GetTypes(), type => type.GetCustomAttribute<DurableTaskAttribute>() is not null);

    [Fact]
    public void HttpFunctions_NameMethodsAndRoutes_AndStayOffReservedPaths() => Assert.All(AppFunctions.Http, function =>
    {
        Assert.NotEmpty(function.Trigger.Methods!);
        Assert.NotNull(function.Trigger.Route);
        Assert.DoesNotMatch("^(admin|runtime)(/|$)", function.Trigger.Route);
        Assert.False(function.Trigger.Route.StartsWith('/'));
    });

    [Fact]
    public void HttpFunctions_ReadTheirBodiesThemselves() => Assert.All(AppFunctions.Methods, method =>
        Assert.DoesNotContain(method.GetParameters(), parameter => parameter.GetCustomAttributes().Any(attribute => attribute.GetType().Name == "FromBodyAttribute")));

    [Fact]
    public void HttpFunctions_RouteValues_HaveTheirParameters() => Assert.All(
        AppFunctions.Methods.Where(method => method.GetParameters().Any(parameter => parameter.ParameterType == typeof(HttpRequest))),
        method =>
        {
            var route = AppFunctions.Triggers(method).Single().GetCustomAttribute<HttpTriggerAttribute>()!.Route!;
            foreach (System.Text.RegularExpressions.Match value in System.Text.RegularExpressions.Regex.Matches(route, @"\{\*?(\w+)\}"))
                Assert.Contains(method.GetParameters(), parameter => parameter.Name == value.Groups[1].Value);
        });

    [Fact]
    public void BlobTriggers_SayEventGrid() => Assert.All(
        AppFunctions.Methods.SelectMany(AppFunctions.Triggers).Select(parameter => parameter.GetCustomAttribute<BlobTriggerAttribute>()).OfType<BlobTriggerAttribute>(),
        trigger => Assert.Equal(BlobTriggerSource.EventGrid, trigger.Source));
}
