namespace Workflows.Gate;

/// <summary>
/// The canonical form of one public type or member: one line, types by simple name, nullable annotations of reference types left out,
/// default values as <c>= ?</c>. Two declarations that a caller cannot tell apart have the same line.
/// </summary>
public static class ApiLine
{
    /// <summary>Stands for the class that holds a loose extension method: its name is of no matter to callers.</summary>
    public const string AnyClass = "*";

    public static string Type(string type, string kind) => $"type {type} : {kind}";

    public static string Base(string type, string baseType) => $"base {type} : {baseType}";

    public static string Constructor(string type, string modifiers, IEnumerable<string> parameters) =>
        $"ctor {type}({string.Join(", ", parameters)}){Modifiers(modifiers)}";

    public static string Method(
        string type, string name, IEnumerable<string> typeParameters, IEnumerable<string> parameters, string result, string modifiers, IEnumerable<string> constraints) =>
        $"method {type}.{name}{Generic(typeParameters)}({string.Join(", ", parameters)}) : {result}{Constraints(constraints)}{Modifiers(modifiers)}";

    public static string Property(string type, string name, string valueType, IEnumerable<string> accessors, string modifiers) =>
        $"property {type}.{name} : {valueType} {{ {string.Concat(accessors.Order(StringComparer.Ordinal).Select(a => a + "; "))}}}{Modifiers(modifiers)}";

    public static string Indexer(string type, string valueType, IEnumerable<string> parameters, IEnumerable<string> accessors, string modifiers) =>
        Property(type, $"this[{string.Join(", ", parameters)}]", valueType, accessors, modifiers);

    public static string Field(string type, string name, string valueType, string modifiers) => $"field {type}.{name} : {valueType}{Modifiers(modifiers)}";

    public static string EnumMember(string type, string name, long value) => $"enum {type}.{name} = {value}";

    public static string Event(string type, string name, string handler, string modifiers) => $"event {type}.{name} : {handler}{Modifiers(modifiers)}";

    public static string Delegate(string type, IEnumerable<string> parameters, string result) => $"delegate {type}({string.Join(", ", parameters)}) : {result}";

    public static string Parameter(string passing, string type, string name, bool isOptional) =>
        $"{(passing.Length == 0 ? "" : passing + " ")}{type} {name}{(isOptional ? " = ?" : "")}";

    public static string Generic(IEnumerable<string> typeParameters)
    {
        var list = string.Join(", ", typeParameters);
        return list.Length == 0 ? "" : $"<{list}>";
    }

    private static string Constraints(IEnumerable<string> constraints) => string.Concat(constraints.Order(StringComparer.Ordinal).Select(c => " where " + c));

    private static string Modifiers(string modifiers) => modifiers.Length == 0 ? "" : $" [{modifiers}]";
}
