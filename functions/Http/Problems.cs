using System.Globalization;

namespace Workflows.Http;

/// <summary>The problems that more than one endpoint answers.</summary>
internal static class Problems
{
    public static ProblemException Invalid(string pointer, string message) => new(new()
    {
        Status = 400,
        Code = "INVALID_REQUEST",
        Title = "The request is not valid",
        Detail = message,
        Action = "Correct the named part and send it again.",
        Errors = [new(pointer, message)],
    });

    public static ProblemException NotFound(string code, string title, string detail, string action) =>
        new(new() { Status = 404, Code = code, Title = title, Detail = detail, Action = action });

    public static ProblemException Conflict(string code, string detail, string action) =>
        new(new() { Status = 409, Code = code, Title = "The request does not fit the present state", Detail = detail, Action = action });

    public static ProblemException Unprocessable(string code, string detail, string action) =>
        new(new() { Status = 422, Code = code, Title = "The request cannot be carried out as it is", Detail = detail, Action = action });

    public static ProblemException TooLarge(long limitBytes, string option) => new(new()
    {
        Status = 413,
        Code = "BODY_TOO_LARGE",
        Title = "The request body is too large",
        Detail = string.Create(CultureInfo.InvariantCulture, $"The body is larger than {limitBytes} bytes."),
        Action = $"Send less, or in blocks; the limit is {option}.",
        Details = new Dictionary<string, object> { ["limit_bytes"] = limitBytes },
    });

    public static Problem Unexpected { get; } = new()
    {
        Status = 500,
        Code = "INTERNAL_ERROR",
        Title = "Something went wrong on our side",
        Detail = "The request could not be completed.",
        Action = "Try again; if it stays, report the correlation id.",
        Retryable = true,
    };

    public static Problem StorageAway { get; } = new()
    {
        Status = 503,
        Code = "STORAGE_UNAVAILABLE",
        Title = "Storage does not answer",
        Detail = "The storage behind this app does not answer at the moment; running jobs wait and resume by themselves.",
        Action = "Try again in a few seconds.",
        Retryable = true,
        RetryAfter = 5,
    };
}
