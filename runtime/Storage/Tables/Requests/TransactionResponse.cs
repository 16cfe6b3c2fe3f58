using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>One action's answer, taken out of a transaction's multipart answer.</summary>
internal sealed class TransactionResponse(int status, string reason, Dictionary<string, string> headers) : Response
{
    private const string StatusLine = "HTTP/1.1 ";

    public override int Status => status;

    public override string ReasonPhrase => reason;

    public override bool IsError => status is < 200 or > 299;

    public override Stream? ContentStream { get; set; }

    public override string ClientRequestId { get; set; } = "";

    /// <summary>Splits the body at its status lines; a refusal comes alone, in place of all the others.</summary>
    public static List<TransactionResponse> Parse(string body)
    {
        var responses = new List<TransactionResponse>();
        using var lines = new StringReader(body);
        while (lines.ReadLine() is { } line)
        {
            if (line.StartsWith(StatusLine, StringComparison.Ordinal)) responses.Add(ParseOne(line[StatusLine.Length..], lines));
        }

        return responses;
    }

    public override void Dispose() => ContentStream?.Dispose();

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value) => headers.TryGetValue(name, out value);

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = headers.TryGetValue(name, out var value) ? [value] : null;
        return values is not null;
    }

    protected override bool ContainsHeader(string name) => headers.ContainsKey(name);

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => headers.Select(h => new HttpHeader(h.Key, h.Value));

    private static TransactionResponse ParseOne(string statusAndReason, StringReader lines)
    {
        var parts = statusAndReason.Split(' ', 2);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (lines.ReadLine() is { Length: > 0 } header)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0) headers[header[..colon].Trim()] = header[(colon + 1)..].Trim();
        }

        var content = new StringBuilder();
        // A body is JSON, which has no line that starts with the boundary's dashes.
        while (lines.ReadLine() is { } line && !line.StartsWith("--", StringComparison.Ordinal)) content.Append(line);

        return new TransactionResponse(int.Parse(parts[0], CultureInfo.InvariantCulture), parts.Length > 1 ? parts[1] : "", headers)
        {
            ContentStream = new MemoryStream(Encoding.UTF8.GetBytes(content.ToString())),
        };
    }
}
