using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Workflows.Gate;

/// <summary>Canonical names of types in declarations. Which <c>?</c> makes a Nullable is told by the names of the value types.</summary>
public sealed class TypeNames(IEnumerable<string> declaredValueTypes)
{
    // Of the platform, as far as the official API mentions them with a question mark.
    private static readonly string[] PlatformValueTypes =
    [
        "TimeSpan", "DateTime", "DateTimeOffset", "Guid", "CancellationToken", "ETag", "HttpStatusCode", "StringValues", "KeyValuePair", "ImmutableArray",
        "ReadOnlyMemory", "JsonElement", "LogLevel",
    ];

    private readonly HashSet<string> _valueTypes = new(PlatformValueTypes.Concat(declaredValueTypes), StringComparer.Ordinal);

    public string Of(TypeSyntax type) => type switch
    {
        PredefinedTypeSyntax keyword => keyword.Keyword.ValueText,
        NullableTypeSyntax nullable => IsValueType(nullable.ElementType) ? Of(nullable.ElementType) + "?" : Of(nullable.ElementType),
        ArrayTypeSyntax array => Of(array.ElementType) + string.Concat(array.RankSpecifiers.Select(r => "[" + new string(',', r.Rank - 1) + "]")),
        GenericNameSyntax generic => $"{generic.Identifier.ValueText}<{string.Join(", ", generic.TypeArgumentList.Arguments.Select(Of))}>",
        QualifiedNameSyntax qualified => Of(qualified.Right),
        AliasQualifiedNameSyntax alias => Of(alias.Name),
        IdentifierNameSyntax name => name.Identifier.ValueText,
        TupleTypeSyntax tuple => $"({string.Join(", ", tuple.Elements.Select(e => Of(e.Type)))})",
        RefTypeSyntax byReference => Of(byReference.Type),
        _ => throw new NotSupportedException($"No canonical form for {type.Kind()}: {type}"),
    };

    private bool IsValueType(TypeSyntax type) => type switch
    {
        PredefinedTypeSyntax keyword => !keyword.Keyword.IsKind(SyntaxKind.StringKeyword) && !keyword.Keyword.IsKind(SyntaxKind.ObjectKeyword),
        TupleTypeSyntax => true,
        GenericNameSyntax generic => _valueTypes.Contains(generic.Identifier.ValueText),
        QualifiedNameSyntax qualified => IsValueType(qualified.Right),
        IdentifierNameSyntax name => _valueTypes.Contains(name.Identifier.ValueText),
        _ => false,
    };
}
