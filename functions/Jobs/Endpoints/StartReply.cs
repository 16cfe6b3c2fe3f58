using Microsoft.AspNetCore.Http;
using Workflows.Http;

namespace Workflows.Jobs;

/// <summary>The answer to a start: 202, where to look, and how soon.</summary>
internal static class StartReply
{
    private const int RetryAfterSeconds = 2;

    /// <summary>Sets the headers that every start has; the body is the pipeline's.</summary>
    public static IResult Accepted<T>(HttpRequest request, string jobId, T body)
    {
        var headers = request.HttpContext.Response.Headers;
        var self = Reply.Absolute(request, JobLinks.Self(jobId));
        headers.Location = self;
        headers["Operation-Location"] = self;
        headers.RetryAfter = RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Reply.Json(body, StatusCodes.Status202Accepted);
    }
}
