using System.Reflection;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Names this app in the storage that it keeps its receipts in: the same over restarts, other for another app.</summary>
internal sealed class HostId(AppSettings settings)
{
    /// <summary>Lower-case letters, digits and hyphens, at most 32.</summary>
    public string Value { get; } = Clean(
        settings.Find("AzureFunctionsWebHost:hostid")
        ?? settings.Find("WEBSITE_SITE_NAME")
        ?? Assembly.GetEntryAssembly()?.GetName().Name
        ?? "functions");

    private static string Clean(string text)
    {
        var clean = string.Concat(text.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-');
        return clean.Length <= 32 ? clean : clean[..32].TrimEnd('-');
    }
}
