using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>App settings as functions refer to them: by <c>%name%</c>, by connection name, by switch.</summary>
internal sealed partial class AppSettings(IConfiguration configuration)
{
    public const string DefaultConnection = "AzureWebJobsStorage";

    /// <summary>Replaces every <c>%name%</c> by the setting.</summary>
    /// <exception cref="InvalidOperationException">A setting is missing.</exception>
    public string Resolve(string text) => Reference().Replace(text, match =>
        Find(match.Groups[1].Value)
        ?? throw new InvalidOperationException($"'{text}' refers to the app setting {match.Groups[1].Value}, which is not set."));

    /// <summary>The connection string for the <c>Connection</c> of an attribute.</summary>
    /// <exception cref="InvalidOperationException">It is not set.</exception>
    public string ConnectionString(string? connection)
    {
        if (string.IsNullOrEmpty(connection)) connection = DefaultConnection;
        return Find("AzureWebJobs" + connection) ?? Find(connection) ?? Find($"ConnectionStrings:{connection}")
            ?? throw new InvalidOperationException($"The connection string {connection} is not set.");
    }

    public bool HasConnection(string? connection)
    {
        if (string.IsNullOrEmpty(connection)) connection = DefaultConnection;
        return (Find("AzureWebJobs" + connection) ?? Find(connection) ?? Find($"ConnectionStrings:{connection}")) is not null;
    }

    public bool IsDisabled(string function) =>
        IsTrue(Find($"AzureWebJobs.{function}.Disabled") ?? Find($"AzureWebJobs:{function}:Disabled"));

    public static bool IsTrue(string? value) =>
        value is not null && (value == "1" || value.Equals("true", StringComparison.OrdinalIgnoreCase));

    public string? Find(string name) =>
        configuration[name.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal)] is { Length: > 0 } value ? value : null;

    [GeneratedRegex("%([^%\\s]+)%")]
    private static partial Regex Reference();
}
