using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Workflows.Gate;

/// <summary>Writes the lines of declarations. Members that callers cannot see, and overrides, have none.</summary>
public sealed class DeclarationLines(TypeNames names)
{
    public static IReadOnlyList<string> Derive(IEnumerable<SheetChunk> chunks)
    {
        var parsed = chunks.Select(c => (c.Namespace, Root: Parse(c.Code))).ToList();
        var valueTypes = parsed.SelectMany(p => p.Root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>())
            .Where(t => t is EnumDeclarationSyntax or StructDeclarationSyntax || (t is RecordDeclarationSyntax r && r.ClassOrStructKeyword.IsKind(SyntaxKind.StructKeyword)))
            .Select(t => t.Identifier.ValueText);
        var writer = new DeclarationLines(new TypeNames(valueTypes));
        return [.. parsed.SelectMany(p => p.Root.Members.SelectMany(m => writer.OfNamespaceMember(p.Namespace, m))).Distinct().Order(StringComparer.Ordinal)];
    }

    // Wrapped in a namespace: at the top of a file the parser would take loose extension methods for local functions.
    private static NamespaceDeclarationSyntax Parse(string code) =>
        (NamespaceDeclarationSyntax)((CompilationUnitSyntax)CSharpSyntaxTree.ParseText($"namespace Sheet {{\n{code}\n}}").GetRoot()).Members[0];

    private IEnumerable<string> OfNamespaceMember(string container, MemberDeclarationSyntax member) => member switch
    {
        BaseTypeDeclarationSyntax or DelegateDeclarationSyntax => OfType(container, member),
        MethodDeclarationSyntax method when IsExtension(method) => [OfMethod($"{container}.{ApiLine.AnyClass}", method, isInterface: false)],
        _ => [],
    };

    private IEnumerable<string> OfType(string container, MemberDeclarationSyntax member)
    {
        if (!IsVisible(member, isInterfaceMember: false)) return [];
        return member switch
        {
            EnumDeclarationSyntax declared => OfEnum($"{container}.{declared.Identifier.ValueText}", declared),
            TypeDeclarationSyntax declared => OfTypeWithMembers(container, declared),
            DelegateDeclarationSyntax declared => OfDelegate($"{container}.{declared.Identifier.ValueText}{Generic(declared.TypeParameterList)}", declared),
            _ => [],
        };
    }

    private static IEnumerable<string> OfEnum(string type, EnumDeclarationSyntax declared)
    {
        yield return ApiLine.Type(type, "enum");
        var values = new Dictionary<string, long>(StringComparer.Ordinal);
        var next = 0L;
        foreach (var member in declared.Members)
        {
            if (member.EqualsValue is { } equals) next = EnumValue(equals.Value, values);
            values[member.Identifier.ValueText] = next;
            yield return ApiLine.EnumMember(type, member.Identifier.ValueText, next++);
        }
    }

    private static long EnumValue(ExpressionSyntax value, Dictionary<string, long> earlier) => value switch
    {
        IdentifierNameSyntax name => earlier[name.Identifier.ValueText],
        PrefixUnaryExpressionSyntax minus => -EnumValue(minus.Operand, earlier),
        BinaryExpressionSyntax both when both.IsKind(SyntaxKind.LeftShiftExpression) => EnumValue(both.Left, earlier) << (int)EnumValue(both.Right, earlier),
        BinaryExpressionSyntax both when both.IsKind(SyntaxKind.BitwiseOrExpression) => EnumValue(both.Left, earlier) | EnumValue(both.Right, earlier),
        _ => Convert.ToInt64(((LiteralExpressionSyntax)value).Token.Value, CultureInfo.InvariantCulture),
    };

    private IEnumerable<string> OfDelegate(string type, DelegateDeclarationSyntax declared)
    {
        yield return ApiLine.Type(type, "delegate");
        yield return ApiLine.Delegate(type, Parameters(declared.ParameterList), names.Of(declared.ReturnType));
    }

    private IEnumerable<string> OfTypeWithMembers(string container, TypeDeclarationSyntax declared)
    {
        var type = $"{container}.{declared.Identifier.ValueText}{Generic(declared.TypeParameterList)}";
        yield return ApiLine.Type(type, KindOf(declared));
        foreach (var baseType in declared.BaseList?.Types ?? []) yield return ApiLine.Base(type, names.Of(baseType.Type));

        if (declared.ParameterList is { } primary)
        {
            yield return ApiLine.Constructor(type, "", Parameters(primary));
            if (declared is RecordDeclarationSyntax) foreach (var line in OfPositionalRecord(type, primary)) yield return line;
        }
        else if (HasImplicitConstructor(declared))
        {
            yield return ApiLine.Constructor(type, declared.Modifiers.Any(SyntaxKind.AbstractKeyword) ? "protected" : "", []);
        }

        var isInterface = declared is InterfaceDeclarationSyntax;
        foreach (var member in declared.Members.Where(m => IsVisible(m, isInterface) && !m.Modifiers.Any(SyntaxKind.OverrideKeyword)))
        {
            var lines = IsLoose(declared, member) ? OfNamespaceMember(container, member) : OfMember(type, member, isInterface);
            foreach (var line in lines) yield return line;
        }
    }

    private IEnumerable<string> OfPositionalRecord(string type, ParameterListSyntax primary)
    {
        foreach (var parameter in primary.Parameters)
            yield return ApiLine.Property(type, parameter.Identifier.ValueText, names.Of(parameter.Type!), ["get", "init"], "");
        yield return ApiLine.Method(
            type, "Deconstruct", [], primary.Parameters.Select(p => ApiLine.Parameter("out", names.Of(p.Type!), p.Identifier.ValueText, false)), "void", "", []);
    }

    private IEnumerable<string> OfMember(string type, MemberDeclarationSyntax member, bool isInterface)
    {
        var modifiers = ModifiersOf(member, isInterface);
        switch (member)
        {
            case ConstructorDeclarationSyntax constructor:
                // Only deriving classes can call an abstract class's constructor, however it is declared.
                var isAbstract = member.Parent is TypeDeclarationSyntax parent && parent.Modifiers.Any(SyntaxKind.AbstractKeyword);
                yield return ApiLine.Constructor(type, isAbstract ? "protected" : modifiers, Parameters(constructor.ParameterList));
                break;
            case MethodDeclarationSyntax { ExplicitInterfaceSpecifier: null } method:
                yield return OfMethod(type, method, isInterface);
                break;
            case OperatorDeclarationSyntax @operator:
                yield return ApiLine.Method(type, "operator " + @operator.OperatorToken.ValueText, [], Parameters(@operator.ParameterList), names.Of(@operator.ReturnType), "static", []);
                break;
            case ConversionOperatorDeclarationSyntax conversion:
                yield return ApiLine.Method(
                    type, conversion.ImplicitOrExplicitKeyword.ValueText + " operator", [], Parameters(conversion.ParameterList), names.Of(conversion.Type), "static", []);
                break;
            case IndexerDeclarationSyntax { ExplicitInterfaceSpecifier: null } indexer:
                yield return ApiLine.Indexer(
                    type,
                    names.Of(indexer.Type),
                    indexer.ParameterList.Parameters.Select(p => ApiLine.Parameter("", names.Of(p.Type!), p.Identifier.ValueText, false)),
                    Accessors(indexer),
                    modifiers);
                break;
            case PropertyDeclarationSyntax { ExplicitInterfaceSpecifier: null } property:
                yield return ApiLine.Property(type, property.Identifier.ValueText, names.Of(property.Type), Accessors(property), modifiers);
                break;
            case FieldDeclarationSyntax field:
                foreach (var variable in field.Declaration.Variables)
                    yield return ApiLine.Field(type, variable.Identifier.ValueText, names.Of(field.Declaration.Type), modifiers);
                break;
            case EventFieldDeclarationSyntax @event:
                foreach (var variable in @event.Declaration.Variables)
                    yield return ApiLine.Event(type, variable.Identifier.ValueText, names.Of(@event.Declaration.Type), modifiers);
                break;
            case BaseTypeDeclarationSyntax or DelegateDeclarationSyntax:
                foreach (var line in OfType(type, member)) yield return line;
                break;
            default:
                break;
        }
    }

    private string OfMethod(string type, MethodDeclarationSyntax method, bool isInterface) => ApiLine.Method(
        type,
        method.Identifier.ValueText,
        method.TypeParameterList?.Parameters.Select(p => p.Identifier.ValueText) ?? [],
        Parameters(method.ParameterList),
        names.Of(method.ReturnType),
        ModifiersOf(method, isInterface),
        method.ConstraintClauses.Select(Constraint).OfType<string>());

    private string? Constraint(TypeParameterConstraintClauseSyntax clause)
    {
        // notnull says nothing that a compiled caller could run into.
        var constraints = clause.Constraints.Select(c => c switch
        {
            ClassOrStructConstraintSyntax kind => kind.ClassOrStructKeyword.ValueText,
            ConstructorConstraintSyntax => "new()",
            TypeConstraintSyntax type when type.Type.ToString() == "notnull" => null,
            TypeConstraintSyntax type => names.Of(type.Type),
            _ => throw new NotSupportedException($"No canonical form for the constraint {c}."),
        }).OfType<string>().Order(StringComparer.Ordinal).ToList();
        return constraints.Count == 0 ? null : $"{clause.Name.Identifier.ValueText} : {string.Join(", ", constraints)}";
    }

    private IEnumerable<string> Parameters(ParameterListSyntax list) => list.Parameters.Select(p => ApiLine.Parameter(
        string.Join(' ', p.Modifiers.Select(m => m.ValueText).Where(m => m is "this" or "params" or "out" or "ref" or "in")),
        names.Of(p.Type!),
        p.Identifier.ValueText,
        p.Default is not null));

    private static IEnumerable<string> Accessors(BasePropertyDeclarationSyntax property)
    {
        if (property.AccessorList is not { } list) return ["get"];
        return list.Accessors
            .Where(a => !a.Modifiers.Any(SyntaxKind.PrivateKeyword) && !a.Modifiers.Any(SyntaxKind.InternalKeyword))
            .Select(a => (a.Modifiers.Any(SyntaxKind.ProtectedKeyword) ? "protected " : "") + a.Keyword.ValueText);
    }

    private static string KindOf(TypeDeclarationSyntax declared)
    {
        var word = declared switch
        {
            InterfaceDeclarationSyntax => "interface",
            StructDeclarationSyntax => "struct",
            RecordDeclarationSyntax record => record.ClassOrStructKeyword.IsKind(SyntaxKind.StructKeyword) ? "struct" : "record",
            _ => "class",
        };
        var modifiers = declared.Modifiers.Select(m => m.ValueText).Where(m => m is "static" or "abstract" or "sealed");
        return string.Join(' ', modifiers.Append(word));
    }

    private static string ModifiersOf(MemberDeclarationSyntax member, bool isInterface)
    {
        if (isInterface) return member.Modifiers.Any(SyntaxKind.StaticKeyword) ? "static" : "";
        var words = new List<string>();
        if (member.Modifiers.Any(SyntaxKind.ProtectedKeyword)) words.Add("protected");
        if (member.Modifiers.Any(SyntaxKind.StaticKeyword) || member.Modifiers.Any(SyntaxKind.ConstKeyword)) words.Add("static");
        if (member.Modifiers.Any(SyntaxKind.AbstractKeyword)) words.Add("abstract");
        if (member.Modifiers.Any(SyntaxKind.VirtualKeyword)) words.Add("virtual");
        return string.Join(' ', words);
    }

    private static bool IsVisible(MemberDeclarationSyntax member, bool isInterfaceMember)
    {
        var modifiers = member.Modifiers;
        if (isInterfaceMember) return !modifiers.Any(SyntaxKind.PrivateKeyword);
        return modifiers.Any(SyntaxKind.PublicKeyword)
            || (modifiers.Any(SyntaxKind.ProtectedKeyword) && !modifiers.Any(SyntaxKind.PrivateKeyword));
    }

    private static bool HasImplicitConstructor(TypeDeclarationSyntax declared) =>
        declared is ClassDeclarationSyntax or RecordDeclarationSyntax
        && !declared.Modifiers.Any(SyntaxKind.StaticKeyword)
        && !declared.Members.OfType<ConstructorDeclarationSyntax>().Any();

    // The parser takes a method that follows a type at the top of a namespace for a member of that type.
    private static bool IsLoose(TypeDeclarationSyntax declared, MemberDeclarationSyntax member) =>
        member is MethodDeclarationSyntax method && IsExtension(method) && !declared.Modifiers.Any(SyntaxKind.StaticKeyword);

    private static bool IsExtension(MethodDeclarationSyntax method) =>
        method.ParameterList.Parameters.FirstOrDefault()?.Modifiers.Any(SyntaxKind.ThisKeyword) == true;

    private static string Generic(TypeParameterListSyntax? list) => ApiLine.Generic(list?.Parameters.Select(p => p.Identifier.ValueText) ?? []);
}
