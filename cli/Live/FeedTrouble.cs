namespace Workflows.Cli.Live;

/// <summary>Why a job's news are late.</summary>
/// <param name="Sentence">For people, whole.</param>
/// <param name="IsAway">The app tells nothing at all: what it estimated before no longer holds.</param>
internal sealed record FeedTrouble(string Sentence, bool IsAway);
