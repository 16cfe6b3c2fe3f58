using System.Reflection;
using System.Runtime.CompilerServices;

namespace Workflows.Gate.Api;

/// <summary>Writes the same lines as <see cref="DeclarationLines"/>, from compiled types.</summary>
internal static class ReflectionLines
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    // What every record has without saying so.
    private static readonly HashSet<string> SynthesizedInRecords = ["<Clone>$", "PrintMembers", "get_EqualityContract", "EqualityContract", "op_Equality", "op_Inequality", "Equals"];

    private static readonly Dictionary<string, string> Operators = new(StringComparer.Ordinal)
    {
        ["op_Equality"] = "operator ==",
        ["op_Inequality"] = "operator !=",
        ["op_LessThan"] = "operator <",
        ["op_GreaterThan"] = "operator >",
        ["op_LessThanOrEqual"] = "operator <=",
        ["op_GreaterThanOrEqual"] = "operator >=",
        ["op_Implicit"] = "implicit operator",
        ["op_Explicit"] = "explicit operator",
    };

    public static IEnumerable<string> Of(Type type)
    {
        var name = ReflectionNames.FullName(type);
        yield return ApiLine.Type(name, KindOf(type));
        if (IsDelegate(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            yield return ApiLine.Delegate(name, Parameters(invoke), ReflectionNames.Of(invoke.ReturnType));
            yield break;
        }

        if (type.IsEnum)
        {
            foreach (var field in type.GetFields(BindingFlags.Public | BindingFlags.Static))
                yield return ApiLine.EnumMember(name, field.Name, Convert.ToInt64(field.GetRawConstantValue(), null));
            yield break;
        }

        foreach (var baseType in Bases(type)) yield return ApiLine.Base(name, ReflectionNames.Of(baseType));
        var isRecord = IsRecord(type);
        foreach (var constructor in type.GetConstructors(Declared).Where(c => !c.IsStatic && IsVisible(c)))
        {
            var isCopy = isRecord && constructor.GetParameters() is [{ ParameterType: var only }] && only == type;
            if (!isCopy) yield return ApiLine.Constructor(name, constructor.IsPublic && !type.IsAbstract ? "" : "protected", Parameters(constructor));
        }

        foreach (var member in type.GetMembers(Declared).Where(m => !(isRecord && SynthesizedInRecords.Contains(m.Name))))
        {
            if (LineOf(name, type, member) is { } line) yield return line;
        }
    }

    private static string? LineOf(string name, Type type, MemberInfo member)
    {
        switch (member)
        {
            case MethodInfo method when IsVisible(method) && !IsOverride(method) && (!method.IsSpecialName || Operators.ContainsKey(method.Name)):
                return ApiLine.Method(
                    name,
                    Operators.GetValueOrDefault(method.Name, method.Name),
                    method.GetGenericArguments().Select(a => a.Name),
                    Parameters(method),
                    ReflectionNames.Of(method.ReturnType),
                    ModifiersOf(method),
                    method.GetGenericArguments().Select(ConstraintOf).OfType<string>());
            case PropertyInfo property:
                return LineOf(name, property);
            case FieldInfo field when field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly:
                return ApiLine.Field(
                    name, field.Name, ReflectionNames.Of(field.FieldType), string.Join(' ', new[] { field.IsPublic ? "" : "protected", field.IsStatic ? "static" : "" }.Where(w => w.Length > 0)));
            case EventInfo @event when @event.AddMethod is { } add && IsVisible(add):
                return ApiLine.Event(name, @event.Name, ReflectionNames.Of(@event.EventHandlerType!), ModifiersOf(add));
            default:
                return null;
        }
    }

    private static string? LineOf(string name, PropertyInfo property)
    {
        var accessors = new[] { property.GetMethod, property.SetMethod }.OfType<MethodInfo>().Where(IsVisible).ToList();
        if (accessors.Count == 0 || accessors.Any(IsOverride)) return null;

        var widest = accessors.FirstOrDefault(a => a.IsPublic) ?? accessors[0];
        var words = accessors.Select(a => (widest.IsPublic && !a.IsPublic ? "protected " : "") + WordOf(a));
        var type = ReflectionNames.Of(property.PropertyType);
        var index = property.GetIndexParameters();
        return index.Length == 0
            ? ApiLine.Property(name, property.Name, type, words, ModifiersOf(widest))
            : ApiLine.Indexer(name, type, index.Select(p => ApiLine.Parameter("", ReflectionNames.Of(p.ParameterType), p.Name!, false)), words, ModifiersOf(widest));
    }

    private static string WordOf(MethodInfo accessor)
    {
        if (accessor.Name.StartsWith("get_", StringComparison.Ordinal)) return "get";
        return accessor.ReturnParameter.GetRequiredCustomModifiers().Any(m => m.Name == nameof(IsExternalInit)) ? "init" : "set";
    }

    private static IEnumerable<string> Parameters(MethodBase method)
    {
        var isExtension = method.IsDefined(typeof(ExtensionAttribute), false);
        return method.GetParameters().Select((p, i) => ApiLine.Parameter(
            i == 0 && isExtension ? "this" : PassingOf(p), ReflectionNames.Of(p.ParameterType), p.Name!, p.IsOptional));
    }

    private static string PassingOf(ParameterInfo parameter)
    {
        if (parameter.IsDefined(typeof(ParamArrayAttribute), false)) return "params";
        if (!parameter.ParameterType.IsByRef) return "";
        return parameter.IsOut ? "out" : parameter.IsIn ? "in" : "ref";
    }

    private static string? ConstraintOf(Type parameter)
    {
        var attributes = parameter.GenericParameterAttributes;
        var isStruct = attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        var words = new List<string>();
        if (attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint)) words.Add("class");
        if (isStruct) words.Add("struct");
        if (attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !isStruct) words.Add("new()");
        words.AddRange(parameter.GetGenericParameterConstraints().Where(c => c != typeof(ValueType)).Select(ReflectionNames.Of));
        return words.Count == 0 ? null : $"{parameter.Name} : {string.Join(", ", words.Order(StringComparer.Ordinal))}";
    }

    private static string ModifiersOf(MethodInfo method)
    {
        if (method.DeclaringType!.IsInterface) return method.IsStatic ? "static" : "";
        var words = new List<string>();
        if (!method.IsPublic) words.Add("protected");
        if (method.IsStatic) words.Add("static");
        if (method.IsAbstract) words.Add("abstract");
        // Implementing an interface makes a method virtual and final, which is nobody's business.
        else if (method is { IsVirtual: true, IsFinal: false }) words.Add("virtual");
        return string.Join(' ', words);
    }

    private static IEnumerable<Type> Bases(Type type)
    {
        var baseType = type.BaseType;
        if (baseType is not null && baseType != typeof(object) && baseType != typeof(ValueType)) yield return baseType;

        var inherited = (baseType?.GetInterfaces() ?? []).Concat(type.GetInterfaces().SelectMany(i => i.GetInterfaces())).ToHashSet();
        foreach (var declared in type.GetInterfaces().Where(i => !inherited.Contains(i) && (i.IsPublic || i.IsNestedPublic)))
        {
            var isEquatable = declared.IsGenericType && declared.GetGenericTypeDefinition() == typeof(IEquatable<>);
            if (!(isEquatable && IsRecord(type))) yield return declared;
        }
    }

    private static string KindOf(Type type)
    {
        if (type.IsInterface) return "interface";
        if (type.IsEnum) return "enum";
        if (IsDelegate(type)) return "delegate";
        if (type.IsValueType) return "struct";
        var word = IsRecord(type) ? "record" : "class";
        if (type is { IsAbstract: true, IsSealed: true }) return "static " + word;
        return type.IsAbstract ? "abstract " + word : type.IsSealed ? "sealed " + word : word;
    }

    private static bool IsDelegate(Type type) => type.BaseType == typeof(MulticastDelegate);

    private static bool IsRecord(Type type) =>
        type.GetMethod("<Clone>$") is not null
        || (type.IsValueType && type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance) is not null);

    private static bool IsVisible(MethodBase method) =>
        method.IsPublic || (!method.DeclaringType!.IsSealed && (method.IsFamily || method.IsFamilyOrAssembly));

    private static bool IsOverride(MethodInfo method) => method.GetBaseDefinition().DeclaringType != method.DeclaringType;
}
