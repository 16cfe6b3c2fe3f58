using System.Globalization;
using System.Security.Cryptography;

namespace Workflows.Jobs;

/// <summary>Short ids that sort by time: ten characters of milliseconds, four of chance, in Crockford's base 32.</summary>
/// <remarks>Kinds whose seed wants integers take their ids from a counter instead; both are strings here.</remarks>
public static class JobId
{
    /// <summary>Longest id of either sort.</summary>
    public const int LengthMax = 14;

    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int TimeLength = 10;
    private const int ChanceLength = 4;

    public static string New(TimeProvider time)
    {
        var milliseconds = time.GetUtcNow().ToUnixTimeMilliseconds();
        return string.Create(TimeLength + ChanceLength, milliseconds, static (id, rest) =>
        {
            for (var i = TimeLength - 1; i >= 0; i--, rest >>= 5) id[i] = Alphabet[(int)(rest & 31)];
            RandomNumberGenerator.GetItems<char>(Alphabet, id[TimeLength..]);
        });
    }

    public static bool IsValid(string? id) =>
        id is { Length: > 0 and <= LengthMax } && id.All(c => Alphabet.Contains(c, StringComparison.Ordinal));

    /// <summary>A table key under which newer ids come first.</summary>
    public static string DescendingKey(string id) =>
        string.Create(LengthMax, id.PadLeft(LengthMax, '0'), static (key, id) =>
        {
            for (var i = 0; i < id.Length; i++) key[i] = Alphabet[31 - Alphabet.IndexOf(id[i], StringComparison.Ordinal)];
        });

    /// <summary>The instance of one attempt at a job.</summary>
    public static string InstanceOf(string kind, string id, int attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"{kind}-{id}-{attempt}");
}
