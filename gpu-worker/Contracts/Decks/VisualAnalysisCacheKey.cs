using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Workflows.Contracts;

/// <summary>The unique key of a cached analysis: one per deck, model and prompt.</summary>
public static class VisualAnalysisCacheKey
{
    /// <returns>64 lower-case hex digits: the row key.</returns>
    public static string For(int deckId, string visionModel, string prompt)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{deckId}\n{visionModel}\n{PromptNormalizer.Normalize(prompt)}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    public static string PartitionFor(int deckId) => deckId.ToString(CultureInfo.InvariantCulture);
}
