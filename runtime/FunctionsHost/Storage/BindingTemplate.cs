using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Fills the <c>{name}</c> places of a path from what the trigger knows; doubled braces are literal.</summary>
internal static class BindingTemplate
{
    /// <exception cref="InvalidOperationException">A name is unknown.</exception>
    /// <exception cref="FormatException">Braces do not match.</exception>
    public static string Fill(string template, IReadOnlyDictionary<string, object?> data, TimeProvider time)
    {
        var text = new StringBuilder();
        foreach (var (part, isName) in Split(template)) text.Append(isName ? Value(part, template, data, time) : part);
        return text.ToString();
    }

    /// <summary>The literal pieces and the names in braces, in order.</summary>
    /// <exception cref="FormatException">Braces do not match.</exception>
    public static IEnumerable<(string Part, bool IsName)> Split(string template)
    {
        var literal = new StringBuilder();
        for (var i = 0; i < template.Length; i++)
        {
            var c = template[i];
            if (c is '{' or '}' && i + 1 < template.Length && template[i + 1] == c)
            {
                literal.Append(c);
                i++;
            }
            else if (c == '{')
            {
                var end = template.IndexOf('}', i);
                if (end <= i + 1) throw new FormatException($"'{template}': a brace that opens at {i} does not close around a name.");
                if (literal.Length > 0) yield return (literal.ToString(), false);
                literal.Clear();
                yield return (template[(i + 1)..end], true);
                i = end;
            }
            else if (c == '}')
            {
                throw new FormatException($"'{template}': a brace closes at {i} that did not open.");
            }
            else
            {
                literal.Append(c);
            }
        }

        if (literal.Length > 0) yield return (literal.ToString(), false);
    }

    private static string Value(string name, string template, IReadOnlyDictionary<string, object?> data, TimeProvider time)
    {
        if (name.Equals("rand-guid", StringComparison.OrdinalIgnoreCase)) return Guid.NewGuid().ToString();
        if (name.StartsWith("DateTime", StringComparison.OrdinalIgnoreCase) && !data.ContainsKey(name))
        {
            var format = name.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0 ? name[(colon + 1)..] : "yyyy-MM-ddTHH-mm-ssZ";
            return time.GetUtcNow().UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
        }

        var path = name.Split('.');
        if (data.TryGetValue(path[0], out var value))
        {
            foreach (var step in path.Skip(1)) value = value is JsonElement { ValueKind: JsonValueKind.Object } o ? Property(o, step) : null;
            if (value is not null) return value is IFormattable f ? f.ToString(null, CultureInfo.InvariantCulture) : value.ToString()!;
        }

        throw new InvalidOperationException($"'{template}' refers to {name}, which this trigger does not provide.");
    }

    private static JsonElement? Property(JsonElement element, string name)
    {
        foreach (var property in element.EnumerateObject())
        {
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return property.Value;
        }

        return null;
    }
}
