using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.DurableTask;

namespace Workflows.Gate.Seam;

/// <summary>What the official generator of function metadata wants, which is stricter than reflection over attributes.</summary>
public sealed partial class FunctionDiscoveryTests
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly List<MethodInfo> Functions =
    [
        .. ProductAssemblies.Functions.GetTypes().SelectMany(t => t.GetMethods(Everything)).Where(m => m.IsDefined(typeof(FunctionAttribute), false)),
    ];

    [Fact]
    public void Functions_AreFound() => Assert.True(Functions.Count > 5, $"Only {Functions.Count} functions.");

    [Fact]
    public void Functions_ArePublicMethods_OfPublicClasses()
    {
        Assert.All(Functions, f => Assert.True(f.IsPublic && !f.IsGenericMethod, $"{Name(f)} is no public, non-generic method."));
        Assert.All(Functions, f => Assert.True(f.DeclaringType is { IsClass: true, IsVisible: true, IsGenericType: false }, $"{Name(f)} is in no public, non-generic class."));
        Assert.All(Functions, f => Assert.True(f.IsStatic || !f.DeclaringType!.IsAbstract, $"{Name(f)} is an instance method of a class that cannot be made."));
        Assert.All(Functions, f => Assert.False(f.GetParameters().Any(p => p.ParameterType.IsByRef), $"{Name(f)} passes by reference."));
    }

    [Fact]
    public void FunctionNames_AreUnique_WhateverTheirCase()
    {
        var names = Functions.Select(f => f.GetCustomAttribute<FunctionAttribute>()!.Name).ToList();

        Assert.All(names, n => Assert.Matches(ValidName(), n));
        Assert.Empty(names.GroupBy(n => n, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).Select(g => g.Key));
    }

    [Fact]
    public void Functions_HaveExactlyOneTrigger() =>
        Assert.All(Functions, f => Assert.True(
            f.GetParameters().Count(p => p.GetCustomAttributes().Any(a => a is TriggerBindingAttribute)) == 1, $"{Name(f)} has not exactly one trigger."));

    [Fact]
    public void Functions_AreAwaitable() =>
        Assert.All(Functions, f => Assert.False(
            f.ReturnType == typeof(void) && f.IsDefined(typeof(System.Runtime.CompilerServices.AsyncStateMachineAttribute)), $"{Name(f)} is async void."));

    [Fact]
    public void Tasks_AreFunctions_NotClassesForTheGenerator() =>
        Assert.DoesNotContain(ProductAssemblies.Functions.GetTypes(), t => t.IsDefined(typeof(DurableTaskAttribute), false));

    private static string Name(MethodInfo function) => $"{function.DeclaringType}.{function.Name}";

    [GeneratedRegex(@"^(?!host$)[A-Za-z][\w-]{0,126}$")]
    private static partial Regex ValidName();
}
