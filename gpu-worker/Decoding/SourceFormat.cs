namespace Workflows.GpuWorker.Decoding;

/// <summary>Tells by the first bytes whether a file claims to be a PDF. Compares bytes only; nothing is decoded here.</summary>
internal static class SourceFormat
{
    /// <summary>Readers accept the header anywhere in the first KiB.</summary>
    private const int HeaderWithin = 1024;

    public static bool IsPdf(ReadOnlySpan<byte> source) =>
        source[..Math.Min(source.Length, HeaderWithin)].IndexOf("%PDF-"u8) >= 0;

    /// <returns>What it is instead, with an article; null when that is not known.</returns>
    public static string? Detect(ReadOnlySpan<byte> source) => source switch
    {
        _ when source.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) => "a PNG image",
        _ when source.StartsWith((ReadOnlySpan<byte>)[0xff, 0xd8, 0xff]) => "a JPEG image",
        _ when source.StartsWith("GIF8"u8) => "a GIF image",
        _ when source.StartsWith("PK\x03\x04"u8) => "a ZIP archive or an Office file",
        _ when source.StartsWith((ReadOnlySpan<byte>)[0xd0, 0xcf, 0x11, 0xe0]) => "an old Office file",
        _ when source.StartsWith("%!PS"u8) => "a PostScript file",
        _ when source.StartsWith("{\\rtf"u8) => "an RTF document",
        _ when source.StartsWith("<!DOCTYPE html"u8) || source.StartsWith("<html"u8) => "a web page",
        _ => null,
    };
}
