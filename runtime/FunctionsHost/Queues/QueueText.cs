namespace Microsoft.Azure.Functions.Worker;

/// <summary>Message text as host.json's <c>messageEncoding</c> says: base64 or as it is.</summary>
internal static class QueueText
{
    public static string Encode(BinaryData body, bool isBase64) => isBase64 ? Convert.ToBase64String(body) : body.ToString();

    /// <exception cref="FormatException">The text is not base64 although it should be.</exception>
    public static BinaryData Decode(BinaryData text, bool isBase64) =>
        isBase64 ? BinaryData.FromBytes(Convert.FromBase64String(text.ToString())) : text;
}
