using Microsoft.AspNetCore.Http;

namespace Workflows.Http;

/// <summary>An RFC 9457 problem: a stable code, a sentence and what the caller can do.</summary>
public sealed record Problem
{
    public required int Status { get; init; }

    /// <summary>Stable, upper case: <c>JOB_NOT_FOUND</c>.</summary>
    public required string Code { get; init; }

    public required string Title { get; init; }

    /// <summary>A sentence about this very case.</summary>
    public required string Detail { get; init; }

    public string? Action { get; init; }

    public bool Retryable { get; init; }

    /// <summary>Whole seconds.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>What is wrong with which part of the request.</summary>
    public IReadOnlyList<FieldError>? Errors { get; init; }

    public IReadOnlyDictionary<string, object>? Details { get; init; }

    internal IResult ToResult(string instance, string correlationId)
    {
        var body = new
        {
            Type = "urn:problem:" + Code.ToLowerInvariant().Replace('_', '-'),
            Title,
            Status,
            Detail,
            Instance = instance,
            Code,
            Action,
            Retryable,
            RetryAfter,
            Errors,
            Details,
            CorrelationId = correlationId,
        };
        return new ProblemResult(HttpJson.Write(body), Status, RetryAfter);
    }

    private sealed class ProblemResult(string body, int status, int? retryAfter) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = status;
            response.ContentType = "application/problem+json";
            if (retryAfter is { } seconds) response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return response.WriteAsync(body, httpContext.RequestAborted);
        }
    }
}

/// <param name="At">JSON pointer into the request, such as <c>/deck_ids/0</c>, or the name of a query value.</param>
public sealed record FieldError([property: System.Text.Json.Serialization.JsonPropertyName("pointer")] string At, string Message);

/// <summary>Ends a request with a problem; thrown by endpoints and what they call, answered by the middleware.</summary>
public sealed class ProblemException(Problem problem) : Exception(problem.Detail)
{
    public Problem Problem { get; } = problem;
}
