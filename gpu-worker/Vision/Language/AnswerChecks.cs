using System.Globalization;
using System.Text.Json;

namespace Workflows.GpuWorker.Vision.Language;

/// <summary>Reads one JSON object of an answer and writes down everything that is wrong with it, by its path.</summary>
/// <remarks>What is missing or wrong reads as a default; the complaints say that the result is not to be used.</remarks>
internal readonly struct AnswerChecks
{
    /// <summary>More would not help a model; it is told the first ones.</summary>
    public const int ComplaintsMax = 8;

    private readonly JsonElement _object;
    private readonly string _path;
    private readonly List<string> _complaints;

    public AnswerChecks(JsonElement element, string path, List<string> complaints, params ReadOnlySpan<string> members)
    {
        (_object, _path, _complaints) = (element, path, complaints);
        if (element.ValueKind != JsonValueKind.Object)
        {
            Complain("", "must be an object");
            return;
        }

        foreach (var member in element.EnumerateObject())
            if (!members.Contains(member.Name)) Complain("", $"has the unknown member '{Short(member.Name)}'");
    }

    /// <param name="charactersMin">1 for text that may not be empty.</param>
    public string Text(string name, int charactersMax, int charactersMin = 1) => TextOrNull(name, charactersMax, charactersMin, nullable: false) ?? "";

    public string? TextOrNull(string name, int charactersMax, int charactersMin = 1, bool nullable = true)
    {
        if (!TryFind(name, nullable, out var value)) return null;
        if (value.ValueKind != JsonValueKind.String || Decode(value) is not { } text)
        {
            Complain(name, nullable ? "must be text or null" : "must be text");
            return null;
        }

        if (text.Length > charactersMax || text.Length < charactersMin)
            Complain(name, string.Create(CultureInfo.InvariantCulture, $"must have {charactersMin} to {charactersMax} characters, not {text.Length}"));
        return text;
    }

    public double Number(string name, double least, double most) => NumberOrNull(name, least, most, nullable: false) ?? 0;

    public double? NumberOrNull(string name, double least, double most, bool nullable = true)
    {
        if (!TryFind(name, nullable, out var value)) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= least && number <= most) return number;
        Complain(name, string.Create(CultureInfo.InvariantCulture, $"must be a number from {least} to {most}{(nullable ? " or null" : "")}"));
        return null;
    }

    /// <summary>A word of an enumeration, by its name in JSON.</summary>
    public T Word<T>(string name) where T : struct, Enum
    {
        if (!TryFind(name, nullable: false, out var value)) return default;
        if (value.ValueKind == JsonValueKind.String && AnswerWords<T>.Find(value) is { } word) return word;
        Complain(name, $"must be one of {AnswerWords<T>.All}");
        return default;
    }

    public IReadOnlyList<T> List<T>(string name, int most, Func<JsonElement, string, T> read)
    {
        if (!TryFind(name, nullable: false, out var value)) return [];
        if (value.ValueKind != JsonValueKind.Array)
        {
            Complain(name, "must be an array");
            return [];
        }

        if (value.GetArrayLength() > most)
        {
            Complain(name, string.Create(CultureInfo.InvariantCulture, $"must have at most {most} entries, not {value.GetArrayLength()}"));
            return [];
        }

        var path = _path;
        return [.. value.EnumerateArray().Select((item, i) => read(item, string.Create(CultureInfo.InvariantCulture, $"{path}/{name}/{i}")))];
    }

    /// <summary>A member for a reader of its own.</summary>
    public T? Member<T>(string name, bool nullable, Func<JsonElement, string, T> read) where T : class =>
        TryFind(name, nullable, out var value) ? read(value, $"{_path}/{name}") : null;

    public void Complain(string name, string what)
    {
        if (_complaints.Count < ComplaintsMax) _complaints.Add($"{(name.Length == 0 ? _path.Length == 0 ? "the answer" : _path : $"{_path}/{name}")} {what}");
    }

    private bool TryFind(string name, bool nullable, out JsonElement value)
    {
        value = default;
        if (_object.ValueKind != JsonValueKind.Object) return false;
        if (!_object.TryGetProperty(name, out value))
        {
            Complain(name, "is missing");
            return false;
        }

        return !(nullable && value.ValueKind == JsonValueKind.Null);
    }

    /// <returns>Null for text that is not Unicode; without control characters, which no page shows.</returns>
    private static string? Decode(JsonElement value)
    {
        try
        {
            return string.Concat(value.GetString()!.Where(c => !char.IsControl(c) || c == '\n')).Trim();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string Short(string name) => name.Length <= 40 ? name : name[..40];
}

/// <summary>The words of an enumeration as JSON has them.</summary>
internal static class AnswerWords<T> where T : struct, Enum
{
    private static readonly (string Word, T Value)[] Words =
        [.. Enum.GetValues<T>().Select(value => (JsonSerializer.SerializeToElement(value).GetString()!, value))];

    public static string All { get; } = string.Join(", ", Words.Select(known => known.Word));

    public static T? Find(JsonElement text)
    {
        foreach (var (word, value) in Words)
            if (text.ValueEquals(word)) return value;
        return null;
    }
}
