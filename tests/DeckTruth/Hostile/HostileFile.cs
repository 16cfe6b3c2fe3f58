namespace Workflows.DeckTruth.Hostile;

/// <summary>A file that nobody should send.</summary>
/// <param name="Name">Family and what is wrong: "loops: page tree contains itself".</param>
public sealed record HostileFile(string Name, byte[] Bytes)
{
    public override string ToString() => Name;
}
