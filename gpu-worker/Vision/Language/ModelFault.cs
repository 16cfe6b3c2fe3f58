namespace Workflows.GpuWorker.Vision.Language;

/// <summary>Why a call brought no answer.</summary>
internal enum ModelFaultKind
{
    KeyRejected,
    NotFound,
    Quota,
    BadRequest,
    TooLarge,
    Refused,

    /// <summary>Too many requests or tokens for now.</summary>
    Limited,

    /// <summary>The provider has too much to do.</summary>
    Overloaded,

    /// <summary>The provider failed inside.</summary>
    Broken,

    /// <summary>No connection, or it ended before the answer did.</summary>
    Unreachable,

    /// <summary>Nothing came for longer than Vision:IdleTimeout.</summary>
    Silent,

    /// <summary>The answer took longer than Vision:CallTimeout.</summary>
    TooSlow,

    /// <summary>What came is not the provider's own format.</summary>
    Garbled,
}

/// <summary>A fault, without anything that the provider wrote in its own words.</summary>
/// <param name="Status">HTTP status; 0 without one.</param>
/// <param name="Type">The provider's error type or code, such as <c>rate_limit_error</c>; null when it gave none.</param>
/// <param name="RetryAfter">How long the provider asks to wait; null when it did not say.</param>
internal sealed record ModelFault(ModelFaultKind Kind, int Status = 0, string? Type = null, TimeSpan? RetryAfter = null)
{
    /// <summary>Every page of the deck would meet it.</summary>
    public bool ConcernsEveryPage => Kind is ModelFaultKind.KeyRejected or ModelFaultKind.NotFound or ModelFaultKind.Quota;

    /// <summary>It may be gone after a while.</summary>
    public bool Passes => Kind is ModelFaultKind.Limited or ModelFaultKind.Overloaded or ModelFaultKind.Broken or ModelFaultKind.Unreachable
        or ModelFaultKind.Garbled || IsTimeout;

    public bool IsTimeout => Kind is ModelFaultKind.Silent or ModelFaultKind.TooSlow;
}

/// <summary>A call was cancelled; what had been counted by then is paid all the same.</summary>
internal sealed class ModelCancelledException(TokenCount tokens, CancellationToken cancellationToken) : OperationCanceledException(cancellationToken)
{
    public TokenCount Tokens { get; } = tokens;
}

/// <summary>A call brought no answer. Carries no message of the provider or its package: those may quote keys and content.</summary>
internal sealed class ModelFaultException(ModelFault fault, TokenCount tokens)
    : Exception($"The model's provider did not answer: {fault.Kind}, HTTP {fault.Status}, {fault.Type ?? "no error type"}.")
{
    public ModelFault Fault { get; } = fault;

    /// <summary>What had been counted when it broke.</summary>
    public TokenCount Tokens { get; } = tokens;
}
