using System.Text.RegularExpressions;

namespace Workflows.Gate;

/// <summary>Declarations of one namespace, as a sheet shows them.</summary>
public sealed record SheetChunk(string Namespace, string Code);

/// <summary>Takes the C# blocks out of a sheet and parts them by namespace.</summary>
/// <remarks>A block without a namespace line goes on with the one that the heading or the block before it names, as a reader takes it.</remarks>
public static partial class SheetReader
{
    private const string Fence = "```";
    private const string NamespaceWord = "namespace ";

    public static IEnumerable<SheetChunk> Read(IEnumerable<string> lines)
    {
        var current = "";
        List<string>? code = null;
        foreach (var line in lines)
        {
            if (line.StartsWith(Fence, StringComparison.Ordinal))
            {
                if (code is null && line.StartsWith(Fence + "csharp", StringComparison.Ordinal))
                {
                    code = [];
                }
                else if (code is not null)
                {
                    if (current.Length > 0) yield return new SheetChunk(current, string.Join('\n', code));
                    code = null;
                }

                continue;
            }

            if (code is null)
            {
                if (HeadingNamespace().Match(line) is { Success: true } heading) current = heading.Groups[1].Value;
                continue;
            }

            if (line.StartsWith(NamespaceWord, StringComparison.Ordinal) && line.Contains(';', StringComparison.Ordinal))
            {
                if (current.Length > 0) yield return new SheetChunk(current, string.Join('\n', code));
                current = line[NamespaceWord.Length..line.IndexOf(';', StringComparison.Ordinal)].Trim();
                code = [];
                continue;
            }

            code.Add(line);
        }
    }

    // "**Entity client (namespace Microsoft.DurableTask.Client.Entities)**"
    [GeneratedRegex(@"^(?:\*\*|#+ ).*\(namespace ([\w.]+)\)")]
    private static partial Regex HeadingNamespace();
}
