namespace Workflows.DeckTruth;

/// <summary>Development decks may be looked at while the analyser is made; published figures come from held-out decks.
/// Beside the commonest headlines, the two sets share no wording of headlines, sentences or bullets.</summary>
public enum DeckSet
{
    Development,
    HeldOut,
}
