using System.ComponentModel.DataAnnotations;

namespace Workflows.GpuWorker.Decoding;

/// <summary>Limits of what one source file may cost. They hold per decoder child, so one file never takes another down.</summary>
internal sealed class DecoderOptions
{
    public const string Section = "Decoder";

    /// <summary>Bytes of a source file; default 100 MiB, 1 KiB to 1 GiB.</summary>
    [Range(1024, 1L << 30)]
    public long MaxSourceBytes { get; set; } = 100L << 20;

    /// <summary>Pages of a deck; default 200, 1 to 5000.</summary>
    [Range(1, 5000)]
    public int MaxPages { get; set; } = 200;

    /// <summary>Resident memory of a child; default 768 MiB, 128 MiB to 64 GiB. An idle child has about 60 MiB.</summary>
    [Range(128L << 20, 64L << 30)]
    public long MaxMemoryBytes { get; set; } = 768L << 20;

    /// <summary>Pixels of a rendered page; default 4 million, 10,000 to 100 million. Larger pages are rendered smaller.</summary>
    [Range(10_000, 100_000_000)]
    public int MaxPixels { get; set; } = 4_000_000;

    /// <summary>Bytes of one answer of a child (a page's image or text); default 16 MiB, 64 KiB to 256 MiB.</summary>
    [Range(64 << 10, 256 << 20)]
    public int MaxReplyBytes { get; set; } = 16 << 20;

    /// <summary>Characters of one page's text; the rest is cut. Default 8000, 100 to 1 million.</summary>
    [Range(100, 1_000_000)]
    public int MaxPageCharacters { get; set; } = 8_000;

    /// <summary>Wall time of one page (opening the file counts as one); default 60 s, 100 ms to 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan PageTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>CPU time of one page; default 20 s, 100 ms to 1 h. Shorter than the wall time, which other work on the machine stretches.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan PageCpuTime { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Wall time of all pages of a deck together; default 15 min, 100 ms to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan DeckTimeout { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Width of page images in pixels; default 1000, 100 to 4000.</summary>
    [Range(100, 4000)]
    public int ImageWidth { get; set; } = 1000;

    /// <summary>JPEG quality of page images; default 82, 1 to 100.</summary>
    [Range(1, 100)]
    public int ImageQuality { get; set; } = 82;

    /// <summary>Decks after which a child is replaced, so that what native code leaks stays small; default 50, 1 to 10,000.</summary>
    [Range(1, 10_000)]
    public int DecksPerChild { get; set; } = 50;

    /// <summary>Children that the pages of one deck may break (crash, time, memory) before the whole deck fails; default 6, 0 to 1000.</summary>
    [Range(0, 1000)]
    public int BrokenChildrenMax { get; set; } = 6;

    /// <summary>Program that converts presentations to PDFs, by path or name; default the soffice or libreoffice that is found.</summary>
    public string? Converter { get; set; }

    /// <summary>Wall time of one conversion, and as much CPU time; default 3 min, 1 s to 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan ConverterTimeout { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>Address space of the converter; default 4 GiB, 512 MiB to 64 GiB.</summary>
    [Range(512L << 20, 64L << 30)]
    public long ConverterMaxMemoryBytes { get; set; } = 4L << 30;
}
