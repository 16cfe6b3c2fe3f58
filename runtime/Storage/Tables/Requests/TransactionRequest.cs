using System.Text;

namespace Azure.Data.Tables;

/// <summary>A transaction's body: one change set of HTTP requests inside a multipart message.</summary>
internal sealed class TransactionRequest(Guid id)
{
    private const string NewLine = "\r\n";

    private readonly StringBuilder _changes = new();

    public int Count { get; private set; }

    public string ContentType => $"multipart/mixed; boundary=batch_{id}";

    /// <param name="tag">If-Match; null for none.</param>
    /// <param name="entity">The row to send; null sends none.</param>
    public void Append(string method, Uri uri, string? tag, ITableEntity? entity)
    {
        Count++;
        Line($"--changeset_{id}");
        Line("Content-Type: application/http");
        Line("Content-Transfer-Encoding: binary");
        Line("");
        Line($"{method} {uri.AbsoluteUri} HTTP/1.1");
        Line("Accept: application/json;odata=minimalmetadata");
        Line("DataServiceVersion: 3.0");
        Line("Prefer: return-no-content");
        if (tag is not null) Line($"If-Match: {tag}");
        if (entity is not null) Line("Content-Type: application/json");
        Line("");
        if (entity is not null) Line(Encoding.UTF8.GetString(EntityJson.Write(EntityShape.ToColumns(entity)).Span));
    }

    public ReadOnlyMemory<byte> ToBody() => Encoding.UTF8.GetBytes(
        $"--batch_{id}{NewLine}Content-Type: multipart/mixed; boundary=changeset_{id}{NewLine}{NewLine}" +
        $"{_changes}--changeset_{id}--{NewLine}--batch_{id}--{NewLine}");

    private void Line(string text) => _changes.Append(text).Append(NewLine);
}
