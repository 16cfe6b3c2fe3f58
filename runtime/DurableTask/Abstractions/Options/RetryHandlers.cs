namespace Microsoft.DurableTask;

/// <summary>True to retry at once, false to give the failure to the orchestrator.</summary>
public delegate bool RetryHandler(RetryContext retryContext);

/// <summary>True to retry at once, false to give the failure to the orchestrator. May await durable tasks of the context.</summary>
public delegate Task<bool> AsyncRetryHandler(RetryContext retryContext);

/// <param name="OrchestrationContext">The calling orchestration.</param>
/// <param name="LastAttemptNumber">Failures so far, 1 after the first call.</param>
/// <param name="LastFailure">Why the last attempt failed.</param>
/// <param name="TotalRetryTime">Time since the first attempt began.</param>
/// <param name="CancellationToken">Never cancelled.</param>
public record RetryContext(
    TaskOrchestrationContext OrchestrationContext,
    int LastAttemptNumber,
    TaskFailureDetails LastFailure,
    TimeSpan TotalRetryTime,
    CancellationToken CancellationToken);
