using Workflows.Contracts;

namespace Workflows.GpuWorker.Vision.Language;

/// <summary>One provider's way of asking. Knows its wire format, nothing of decks and nothing of retries.</summary>
internal interface ILanguageModel
{
    VisionModelFamily Family { get; }

    /// <summary>For people: "OpenAI".</summary>
    string Provider { get; }

    /// <summary>The setting that holds the key, for people.</summary>
    string KeySetting { get; }

    /// <summary>Makes one call and reads its answer to the end.</summary>
    /// <exception cref="ModelFaultException">There is no answer.</exception>
    /// <exception cref="ModelCancelledException">The token was cancelled; the connection is closed.</exception>
    Task<ModelReply> AskAsync(ModelQuestion question, CancellationToken cancellationToken);
}

/// <summary>What a model is asked about one page.</summary>
internal sealed record ModelQuestion
{
    /// <summary>The model's name at its provider.</summary>
    public required string Model { get; init; }

    public required string System { get; init; }

    public required string Text { get; init; }

    public required byte[] Jpeg { get; init; }

    /// <summary>Set on the second try: what was answered, and what is wrong with it.</summary>
    public RejectedAnswer? Rejected { get; init; }
}

/// <param name="Answer">As it came, cut where it is very long; empty when nothing came.</param>
internal sealed record RejectedAnswer(string Answer, string Complaint);

/// <summary>An answer that came to its end.</summary>
internal sealed record ModelReply
{
    /// <summary>Ought to be a page's answer as JSON.</summary>
    public required string Json { get; init; }

    public required ReplyEnd End { get; init; }

    public required TokenCount Tokens { get; init; }
}

internal enum ReplyEnd
{
    Complete,

    /// <summary>The model declined, or a filter of the provider stepped in.</summary>
    Refused,

    /// <summary>Cut at the limit of tokens.</summary>
    TooLong,
}

/// <summary>What the provider counted; null while it has not said.</summary>
internal readonly record struct TokenCount(long? Input, long? Output);
