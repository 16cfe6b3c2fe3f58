using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Workflows.Gate.Seam;

/// <summary>Makes a value of a type in which nothing has its default, so that whatever a serializer loses shows.</summary>
internal sealed class Sample
{
    private const int DeepestNesting = 6;

    private int _next = 1;

    /// <summary>Enumerations met on the way.</summary>
    public HashSet<Type> Enums { get; } = [];

    public object? Of(Type type, int depth = 0)
    {
        var number = _next++;
        if (Nullable.GetUnderlyingType(type) is { } underlying) return Of(underlying, depth);
        if (type == typeof(string)) return $"text {number} ü";
        if (type == typeof(bool)) return true;
        if (type == typeof(DateTimeOffset)) return new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddMinutes(number);
        if (type == typeof(TimeSpan)) return TimeSpan.FromSeconds(number);
        if (type == typeof(Guid)) return new Guid(number, 0, 0, new byte[8]);
        if (type == typeof(JsonElement)) return JsonSerializer.SerializeToElement(new { n = number });
        if (type == typeof(Uri)) return new Uri($"http://localhost/{number}");
        if (type.IsPrimitive || type == typeof(decimal)) return Convert.ChangeType(number, type, CultureInfo.InvariantCulture);
        if (type.IsEnum) return LastOf(type);
        if (depth > DeepestNesting) return null;
        return type.IsArray || (type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type)) ? Collection(type, depth) : Made(type, depth);
    }

    private object? LastOf(Type type)
    {
        Enums.Add(type);
        var values = Enum.GetValues(type);
        return values.GetValue(values.Length - 1);
    }

    private object Collection(Type type, int depth)
    {
        var arguments = type.IsArray ? [type.GetElementType()!] : type.GetGenericArguments();
        var isMap = arguments.Length == 2;
        var collection = (ICollection)Activator.CreateInstance((isMap ? typeof(Dictionary<,>) : typeof(List<>)).MakeGenericType(arguments))!;
        for (var i = 0; i < 2; i++)
        {
            if (isMap) ((IDictionary)collection).Add(Of(arguments[0], depth + 1)!, Of(arguments[1], depth + 1));
            else ((IList)collection).Add(Of(arguments[0], depth + 1));
        }

        // Through JSON, so that immutable collections and arrays come out as what they are.
        return type.IsInstanceOfType(collection) ? collection : JsonSerializer.Deserialize(JsonSerializer.Serialize(collection), type)!;
    }

    private object Made(Type type, int depth)
    {
        var constructor = type.GetConstructors()
            .Where(c => c.GetParameters() is not [{ ParameterType: var only }] || only != type)
            .MaxBy(c => c.GetParameters().Length);
        var made = constructor is null
            ? RuntimeHelpers.GetUninitializedObject(type)
            : constructor.Invoke([.. constructor.GetParameters().Select(p => Of(p.ParameterType, depth + 1))]);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite && p.GetIndexParameters().Length == 0))
            property.SetValue(made, Of(property.PropertyType, depth + 1));
        foreach (var field in type.GetFields(BindingFlags.Public | BindingFlags.Instance).Where(f => !f.IsInitOnly))
            field.SetValue(made, Of(field.FieldType, depth + 1));
        return made;
    }
}
