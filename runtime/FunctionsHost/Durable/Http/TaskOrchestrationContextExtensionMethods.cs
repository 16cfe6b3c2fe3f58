using System.Globalization;
using System.Net;
using Microsoft.Azure.Functions.Worker.Extensions.DurableTask.Http;
using Microsoft.Extensions.Primitives;

namespace Microsoft.DurableTask;

/// <summary>HTTP calls from orchestrators: each request is an activity, each wait a durable timer.</summary>
public static class TaskOrchestrationContextExtensionMethods
{
    /// <summary>A server that says more means never; it is asked again after this.</summary>
    private const double LongestWaitSeconds = 30 * 24 * 3600;

    /// <exception cref="TimeoutException">The request's timeout passed.</exception>
    /// <exception cref="TaskFailedException">The server could not be reached, after the retries.</exception>
    public static async Task<DurableHttpResponse> CallHttpAsync(this TaskOrchestrationContext context, DurableHttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(request);
        var deadline = request.Timeout is { } timeout ? context.CurrentUtcDateTime + timeout : DateTime.MaxValue;
        var response = await SendAsync(context, request);
        while (request.AsynchronousPatternEnabled && response.StatusCode == HttpStatusCode.Accepted && Header(response, "Location") is { } location)
        {
            var askAt = context.CurrentUtcDateTime + RetryAfter(response, context.CurrentUtcDateTime);
            if (askAt > deadline) throw new TimeoutException($"{request.Method} {request.Uri.GetLeftPart(UriPartial.Path)} was not done within {request.Timeout}.");
            await context.CreateTimer(askAt, CancellationToken.None);
            request = Next(request, new Uri(request.Uri, location));
            response = await SendAsync(context, request);
        }

        return response;
    }

    public static Task<DurableHttpResponse> CallHttpAsync(
        this TaskOrchestrationContext context, HttpMethod method, Uri uri, string? content = null, HttpRetryOptions? retryOptions = null) =>
        CallHttpAsync(context, new DurableHttpRequest(method, uri) { Content = content, HttpRetryOptions = retryOptions });

    private static async Task<DurableHttpResponse> SendAsync(TaskOrchestrationContext context, DurableHttpRequest request)
    {
        var retry = request.HttpRetryOptions;
        var startedAt = context.CurrentUtcDateTime;
        var interval = retry?.FirstRetryInterval ?? TimeSpan.Zero;
        for (var attempt = 1; ; attempt++)
        {
            var mayRetry = retry is not null && attempt < retry.MaxNumberOfAttempts && context.CurrentUtcDateTime - startedAt + interval <= retry.RetryTimeout;
            try
            {
                var response = await context.CallActivityAsync<DurableHttpResponse>(HttpActivity.Name, request);
                if (!mayRetry || !IsToRetry(retry!, response.StatusCode)) return response;
            }
            catch (TaskFailedException) when (mayRetry)
            {
                // The server could not be reached: as good a reason to try again as a bad status.
            }

            await context.CreateTimer(interval, CancellationToken.None);
            var longer = interval.Ticks * retry!.BackoffCoefficient;
            interval = longer < retry.MaxRetryInterval.Ticks ? TimeSpan.FromTicks((long)longer) : retry.MaxRetryInterval;
        }
    }

    private static bool IsToRetry(HttpRetryOptions retry, HttpStatusCode status) =>
        retry.StatusCodesToRetry.Count > 0 ? retry.StatusCodesToRetry.Contains(status) : (int)status >= 400;

    /// <summary>The question for the state of what was accepted. Headers, which may hold secrets, go to the same server only.</summary>
    private static DurableHttpRequest Next(DurableHttpRequest request, Uri location) => new(HttpMethod.Get, location)
    {
        Headers = location.GetLeftPart(UriPartial.Authority) == request.Uri.GetLeftPart(UriPartial.Authority) ? request.Headers : null,
        HttpRetryOptions = request.HttpRetryOptions,
        Timeout = request.Timeout,
    };

    private static TimeSpan RetryAfter(DurableHttpResponse response, DateTime now)
    {
        var text = Header(response, "Retry-After");
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.FromSeconds(Math.Clamp(seconds, 0, LongestWaitSeconds));
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && at.UtcDateTime > now
            ? at.UtcDateTime - now
            : TimeSpan.Zero;
    }

    private static string? Header(DurableHttpResponse response, string name) =>
        response.Headers is { } headers && headers.TryGetValue(name, out StringValues values) && values.Count > 0 ? values[0] : null;
}
