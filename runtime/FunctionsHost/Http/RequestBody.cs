using Microsoft.AspNetCore.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The whole body, read once for all parameters that want it.</summary>
internal static class RequestBody
{
    private static readonly object Key = new();

    public static async Task<byte[]> ReadAsync(HttpContext http, CancellationToken cancellationToken)
    {
        if (http.Items.TryGetValue(Key, out var known)) return (byte[])known!;
        using var buffer = new MemoryStream();
        await http.Request.Body.CopyToAsync(buffer, cancellationToken);
        var body = buffer.ToArray();
        http.Items[Key] = body;
        return body;
    }
}
