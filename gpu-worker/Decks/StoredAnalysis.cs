using System.Security.Cryptography;
using System.Text;
using Workflows.Contracts;

namespace Workflows.GpuWorker.Decks;

/// <summary>A result with its canonical JSON and that JSON's hash.</summary>
internal sealed record StoredAnalysis(DeckAnalysis Analysis, string Json, string Sha256)
{
    /// <summary>The job that computed it, as its cache row says; null when nobody knows.</summary>
    public string? JobId { get; init; }

    public static StoredAnalysis From(DeckAnalysis analysis)
    {
        var json = ContractJson.Write(analysis);
        return new StoredAnalysis(analysis, json, Hash(json));
    }

    public static string Hash(string json) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));
}
