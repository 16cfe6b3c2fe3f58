using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Workflows.Http;

/// <summary>One id by which a request is found in answers, logs and the job that it started.</summary>
internal static class Correlation
{
    private const string ItemName = "workflows.correlation";
    private const int LengthMax = 64;

    /// <summary>The caller's <c>x-correlation-id</c> when it is a plain word, else the trace id, else the invocation's id.</summary>
    public static string Of(HttpContext http, FunctionContext context)
    {
        var id = http.Request.Headers["x-correlation-id"].ToString() is { Length: > 0 and <= LengthMax } given && given.All(IsPlain)
            ? given
            : TraceId(http.Request.Headers.TraceParent.ToString()) ?? context.InvocationId;
        http.Items[ItemName] = id;
        return id;
    }

    public static string Of(HttpRequest request) => request.HttpContext.Items[ItemName] as string ?? request.HttpContext.TraceIdentifier;

    // 00-<32 hex>-<16 hex>-<2 hex>
    private static string? TraceId(string traceParent) =>
        traceParent.Split('-') is [_, { Length: 32 } id, _, _] && id.All(char.IsAsciiHexDigitLower) ? id : null;

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.';
}
