using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Workflows.DurableTask.Generators;

internal enum Kind
{
    Orchestrator,
    Activity,
    Entity,
    Event,
}

/// <summary>One annotated type, as texts: equal ones give equal code, so nothing is written anew while other code changes.</summary>
internal sealed class Declaration : IEquatable<Declaration>
{
    /// <summary>Types with the nullable marks that they were written with, by their full names.</summary>
    private static readonly SymbolDisplayFormat FullName = SymbolDisplayFormat.FullyQualifiedFormat
        .WithMiscellaneousOptions(
            SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private readonly (string File, TextSpan Span, LinePositionSpan Lines) _place;

    private Declaration(Kind kind, INamedTypeSymbol type, AttributeData attribute, ITypeSymbol? input, ITypeSymbol? output)
    {
        Kind = kind;
        Namespace = type.ContainingNamespace.IsGlobalNamespace ? "Microsoft.DurableTask" : type.ContainingNamespace.ToDisplayString();
        Type = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        ClassName = NestedName(type);
        Name = attribute.ConstructorArguments.Length > 0 && attribute.ConstructorArguments[0].Value is string { Length: > 0 } name ? name : type.Name;
        Version = attribute.NamedArguments.FirstOrDefault(a => a.Key == "Version").Value.Value as string ?? "";
        Input = input?.ToDisplayString(FullName) ?? "";
        Output = output?.ToDisplayString(FullName) ?? "";
        IsPublic = IsVisible(type) && (input is null || IsVisible(input)) && (output is null || IsVisible(output));
        var location = type.Locations[0];
        _place = (location.SourceTree?.FilePath ?? "", location.SourceSpan, location.GetLineSpan().Span);
    }

    public Kind Kind { get; }

    /// <summary>Where its methods go.</summary>
    public string Namespace { get; }

    public string Type { get; }

    /// <summary>Without its namespace; nested types joined with an underscore.</summary>
    public string ClassName { get; }

    /// <summary>Of the task or event.</summary>
    public string Name { get; }

    /// <summary>Empty: unversioned.</summary>
    public string Version { get; }

    public string Input { get; }

    public string Output { get; }

    /// <summary>Whether its methods may be.</summary>
    public bool IsPublic { get; }

    public bool HasUsableName => SyntaxFacts.IsValidIdentifier(Name);

    /// <returns>Null for a class that is abstract, private inside of another, or derives from no task: generated code cannot name it.</returns>
    public static Declaration? OfTask(INamedTypeSymbol type, AttributeData attribute)
    {
        if (type.IsAbstract || !IsReachable(type)) return null;
        for (var ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            var kind = ancestor.OriginalDefinition.ToDisplayString() switch
            {
                "Microsoft.DurableTask.TaskOrchestrator<TInput, TOutput>" => Kind.Orchestrator,
                "Microsoft.DurableTask.TaskActivity<TInput, TOutput>" => Kind.Activity,
                "Microsoft.DurableTask.Entities.TaskEntity<TState>" => Kind.Entity,
                _ => (Kind?)null,
            };
            if (kind == Kind.Entity) return new Declaration(Kind.Entity, type, attribute, null, null);
            if (kind is { } task) return new Declaration(task, type, attribute, ancestor.TypeArguments[0], ancestor.TypeArguments[1]);
        }

        return null;
    }

    /// <returns>Null for a type that is private inside of another.</returns>
    public static Declaration? OfEvent(INamedTypeSymbol type, AttributeData attribute) =>
        IsReachable(type) ? new Declaration(Kind.Event, type, attribute, type, null) : null;

    public Location Place() => Location.Create(_place.File, _place.Span, _place.Lines);

    public bool Equals(Declaration? other) =>
        other is not null
        && (Kind, Namespace, Type, ClassName, Name, Version, Input) == (other.Kind, other.Namespace, other.Type, other.ClassName, other.Name, other.Version, other.Input)
        && (Output, IsPublic) == (other.Output, other.IsPublic)
        && _place.Equals(other._place);

    public override bool Equals(object? obj) => Equals(obj as Declaration);

    public override int GetHashCode() => (Type, Name, Version).GetHashCode();

    private static string NestedName(INamedTypeSymbol type) => type.ContainingType is { } outer ? $"{NestedName(outer)}_{type.Name}" : type.Name;

    private static bool IsReachable(INamedTypeSymbol type)
    {
        for (var symbol = type; symbol is not null; symbol = symbol.ContainingType)
        {
            if (symbol.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal) return false;
        }

        return true;
    }

    private static bool IsVisible(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol array) return IsVisible(array.ElementType);
        for (var symbol = type; symbol is not null; symbol = symbol.ContainingType)
        {
            if (symbol.DeclaredAccessibility is not (Accessibility.Public or Accessibility.NotApplicable)) return false;
        }

        return type is not INamedTypeSymbol named || named.TypeArguments.All(IsVisible);
    }
}
