namespace Workflows.DeckTruth.Hostile;

/// <summary>More than a hundred broken, lying and malicious PDFs, the same on every run.</summary>
public static class HostileFiles
{
    public static IReadOnlyList<HostileFile> All() =>
    [
        .. Damage.Files(),
        .. Structure.Files(),
        .. Lies.Files(),
        .. Excess.Files(),
        .. Payloads.Files(),
        .. Fonts.Files(),
    ];
}
