using System.Net;

namespace Microsoft.Azure.Functions.Worker.Extensions.DurableTask.Http;

/// <summary>When a call is made again, and after how long.</summary>
public class HttpRetryOptions
{
    /// <param name="statusCodesToRetry">Null or empty: every status from 400 on.</param>
    public HttpRetryOptions(IList<HttpStatusCode>? statusCodesToRetry = null) => StatusCodesToRetry = statusCodesToRetry ?? [];

    public TimeSpan FirstRetryInterval { get; set; }

    /// <summary>Default 6 days.</summary>
    public TimeSpan MaxRetryInterval { get; set; } = TimeSpan.FromDays(6);

    public double BackoffCoefficient { get; set; } = 1;

    /// <summary>No attempt begins after it. Default: never.</summary>
    public TimeSpan RetryTimeout { get; set; } = TimeSpan.MaxValue;

    public int MaxNumberOfAttempts { get; set; }

    public IList<HttpStatusCode> StatusCodesToRetry { get; }
}
