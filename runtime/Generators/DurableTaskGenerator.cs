using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Workflows.DurableTask.Generators;

/// <summary>Typed calls for classes with <c>[DurableTask]</c> and types with <c>[DurableEvent]</c>, and their registration in one call.</summary>
/// <remarks>The same names and signatures as the official generator gives outside of Functions projects.</remarks>
[Generator(LanguageNames.CSharp)]
public sealed class DurableTaskGenerator : IIncrementalGenerator
{
    private const string TaskAttribute = "Microsoft.DurableTask.DurableTaskAttribute";
    private const string EventAttribute = "Microsoft.DurableTask.DurableEventAttribute";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var tasks = context.SyntaxProvider.ForAttributeWithMetadataName(
            TaskAttribute, static (_, _) => true, static (c, _) => Declaration.OfTask((INamedTypeSymbol)c.TargetSymbol, c.Attributes[0]));
        var events = context.SyntaxProvider.ForAttributeWithMetadataName(
            EventAttribute, static (_, _) => true, static (c, _) => Declaration.OfEvent((INamedTypeSymbol)c.TargetSymbol, c.Attributes[0]));
        context.RegisterSourceOutput(tasks.Collect().Combine(events.Collect()), static (output, found) => Write(output, found.Left.AddRange(found.Right)));
    }

    private static void Write(SourceProductionContext output, ImmutableArray<Declaration?> found)
    {
        var usable = new List<Declaration>();
        var seen = new HashSet<(Kind, string, string)>();
        foreach (var declaration in found)
        {
            if (declaration is null) continue;
            if (Problem(declaration, seen) is { } problem) output.ReportDiagnostic(problem);
            else usable.Add(declaration);
        }

        if (usable.Count > 0) output.AddSource("GeneratedDurableTaskExtensions.cs", ExtensionsWriter.Write(usable));
    }

    private static Diagnostic? Problem(Declaration declaration, HashSet<(Kind Kind, string Name, string Version)> seen)
    {
        var isEvent = declaration.Kind == Kind.Event;
        if (!declaration.HasUsableName)
            return Diagnostic.Create(isEvent ? Rules.EventName : Rules.TaskName, declaration.Place(), declaration.Name);
        if (declaration.Version.Length > 0 && declaration.Version.Trim().Length == 0)
            return Diagnostic.Create(Rules.BlankVersion, declaration.Place(), declaration.Name);
        if (!isEvent && !seen.Add((declaration.Kind, declaration.Name.ToUpperInvariant(), declaration.Version.ToUpperInvariant())))
            return Diagnostic.Create(Rules.Duplicate, declaration.Place(), declaration.Name, declaration.Version);
        return null;
    }
}
