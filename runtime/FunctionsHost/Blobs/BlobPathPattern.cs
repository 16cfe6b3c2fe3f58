using System.Text;
using System.Text.RegularExpressions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary><c>container/pattern</c> of a blob trigger: which blobs it means, and what its names capture.</summary>
internal sealed class BlobPathPattern
{
    private readonly Regex _regex;
    private readonly IReadOnlyList<string> _names;

    private BlobPathPattern(string container, string prefix, Regex regex, IReadOnlyList<string> names)
    {
        Container = container;
        Prefix = prefix;
        _regex = regex;
        _names = names;
    }

    public string Container { get; }

    /// <summary>What every matching blob's name starts with; may be empty.</summary>
    public string Prefix { get; }

    /// <exception cref="FormatException">The path has not the shape <c>container/pattern</c>, or the container is not literal.</exception>
    public static BlobPathPattern ParseTrigger(string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var container = slash < 0 ? path : path[..slash];
        if (container.Length == 0 || container.Contains('{', StringComparison.Ordinal))
            throw new FormatException($"'{path}' is no blob path: expected container/pattern with a literal container.");

        var pattern = slash < 0 || slash == path.Length - 1 ? "{name}" : path[(slash + 1)..];
        var regex = new StringBuilder("^");
        var names = new List<string>();
        var prefix = "";
        foreach (var (part, isName) in BindingTemplate.Split(pattern))
        {
            if (isName)
            {
                // Greedy from the left, so a later literal is found from the right: {name}.{ext} splits at the last dot.
                names.Add(part);
                regex.Append("(.+)");
            }
            else
            {
                if (names.Count == 0) prefix = part;
                regex.Append(Regex.Escape(part));
            }
        }

        regex.Append('$');
        return new BlobPathPattern(container, prefix, new Regex(regex.ToString(), RegexOptions.CultureInvariant | RegexOptions.Singleline), names);
    }

    public bool Matches(string blobName) => _regex.IsMatch(blobName);

    /// <summary>The captured names; empty when the blob does not match.</summary>
    public IEnumerable<KeyValuePair<string, string>> Capture(string blobName)
    {
        var match = _regex.Match(blobName);
        return match.Success ? _names.Select((name, i) => KeyValuePair.Create(name, match.Groups[i + 1].Value)) : [];
    }
}
