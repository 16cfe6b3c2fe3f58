using Microsoft.AspNetCore.Http;

namespace Workflows.Http;

/// <summary>Answers of our API.</summary>
internal static class Reply
{
    public static IResult Json<T>(T body, int status = StatusCodes.Status200OK) =>
        Results.Text(HttpJson.Write(body), HttpJson.ContentType, System.Text.Encoding.UTF8, status);

    /// <summary>A weak entity tag, and 304 when the client has it already.</summary>
    public static IResult Tagged<T>(HttpRequest request, T body, string tag) => IsKnown(request, tag) ? NotModified() : Json(body);

    /// <summary>Tags the answer and says whether the client has it already; ask before making a body that costs something.</summary>
    public static bool IsKnown(HttpRequest request, string tag)
    {
        request.HttpContext.Response.Headers.ETag = tag;
        request.HttpContext.Response.Headers.CacheControl = "no-cache";
        return request.Headers.IfNoneMatch.Any(known => known is not null && known.Split(',', StringSplitOptions.TrimEntries).Contains(tag));
    }

    public static IResult NotModified() => Results.StatusCode(StatusCodes.Status304NotModified);

    /// <summary>The absolute address of a path of this app, as the client reaches it.</summary>
    public static string Absolute(HttpRequest request, string path) => $"{request.Scheme}://{request.Host}{path}";
}
