using System.Diagnostics.CodeAnalysis;

namespace Workflows.DurableTask;

/// <summary>The official texts that stand for a stored payload: <c>blob:v2:&lt;URI of the blob&gt;</c>, and the older <c>blob:v1:&lt;container&gt;:&lt;blob&gt;</c>.</summary>
internal static class PayloadToken
{
    private const string Version1 = "blob:v1:";
    private const string Version2 = "blob:v2:";

    public static string Of(Uri blob) => Version2 + blob.AbsoluteUri;

    public static bool Is(string value) =>
        value.StartsWith(Version2, StringComparison.Ordinal) || value.StartsWith(Version1, StringComparison.Ordinal);

    /// <summary>The blob's name, if the token names one of this container: a token comes from history, which others may have written.</summary>
    public static bool TryParse(string token, Uri container, string containerName, [NotNullWhen(true)] out string? blob)
    {
        blob = null;
        if (token.StartsWith(Version1, StringComparison.Ordinal))
        {
            var rest = token[Version1.Length..];
            if (rest.StartsWith(containerName + ":", StringComparison.Ordinal)) blob = rest[(containerName.Length + 1)..];
        }
        else if (token.StartsWith(Version2, StringComparison.Ordinal)
            && Uri.TryCreate(token[Version2.Length..], UriKind.Absolute, out var uri)
            && uri is { Query: "", Fragment: "", UserInfo: "" }
            && uri.Scheme == container.Scheme && uri.Authority == container.Authority
            && uri.AbsolutePath.StartsWith(container.AbsolutePath.TrimEnd('/') + "/", StringComparison.Ordinal))
        {
            blob = Uri.UnescapeDataString(uri.AbsolutePath[(container.AbsolutePath.TrimEnd('/').Length + 1)..]);
        }

        if (string.IsNullOrEmpty(blob)) blob = null;
        return blob is not null;
    }
}
