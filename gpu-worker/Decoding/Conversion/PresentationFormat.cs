using Workflows.Contracts;

namespace Workflows.GpuWorker.Decoding.Conversion;

/// <summary>Tells by its bytes whether a file can be a .pptx. Compares bytes only; nothing is unpacked here.</summary>
internal static class PresentationFormat
{
    private const string Extension = ".pptx";

    /// <summary>Where every .pptx has its slides listed; the names of a ZIP archive's entries are not packed.</summary>
    private static ReadOnlySpan<byte> SlideList => "ppt/presentation.xml"u8;

    /// <summary>An Office file with a password is an old container with this entry, in UTF-16.</summary>
    private static ReadOnlySpan<byte> EncryptedEntry => "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"u8;

    /// <summary>Whether the name says that it is a presentation.</summary>
    public static bool IsNamed(string fileName) => fileName.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);

    /// <exception cref="DecoderFailureException">It is empty, protected or something else.</exception>
    public static void Require(ReadOnlySpan<byte> source)
    {
        if (source.IsEmpty) throw new DecoderFailureException(ItemFailures.EmptyFile());
        if (source.StartsWith("PK\x03\x04"u8))
        {
            if (source.IndexOf(SlideList) < 0) throw new DecoderFailureException(ConverterFailures.NotAPptx("another ZIP archive or Office file"));
            return;
        }

        if (source.StartsWith((ReadOnlySpan<byte>)[0xd0, 0xcf, 0x11, 0xe0]) && source.IndexOf(EncryptedEntry) >= 0)
            throw new DecoderFailureException(ConverterFailures.Password());
        throw new DecoderFailureException(ConverterFailures.NotAPptx(SourceFormat.IsPdf(source) ? "a PDF" : SourceFormat.Detect(source)));
    }
}
