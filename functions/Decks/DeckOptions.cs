using System.ComponentModel.DataAnnotations;

namespace Workflows.Decks;

/// <summary>Limits of the deck lab, section <c>Decks</c>. Each is named in the error it causes.</summary>
public sealed class DeckOptions
{
    public const string Section = "Decks";

    /// <summary>Decks of one job. 1,000 (1 to 2,000): their ids and the prompt fit into the job's row.</summary>
    [Range(1, 2000)]
    public int DecksPerJobMax { get; set; } = 1000;

    /// <summary>Decks of one job that are handed out at a time, at most. 16 (1 to 256); two for each worker that is there.</summary>
    [Range(1, 256)]
    public int WindowMax { get; set; } = 16;

    /// <summary>Decks of one sample. 200 (1 to 1,000).</summary>
    [Range(1, 1000)]
    public int SampleMax { get; set; } = 200;

    /// <summary>Bytes of an upload in one piece, and of one block. 8 MiB (1 KiB to 8 MiB): Azure cuts requests near 100 MB.</summary>
    [Range(1024, 8 * 1024 * 1024)]
    public int BlockBytesMax { get; set; } = 8 * 1024 * 1024;

    /// <summary>Tokens that a page is taken to send to a paid model nobody has used yet. 2,500 (100 to 100,000); plans say half to double.</summary>
    [Range(100, 100_000)]
    public int InputTokensPerPageAssumed { get; set; } = 2500;

    /// <summary>Tokens that such a model is taken to answer for a page. 800 (10 to 100,000).</summary>
    [Range(10, 100_000)]
    public int OutputTokensPerPageAssumed { get; set; } = 800;

    /// <summary>Pages of a deck that nobody has opened yet, for its cost. 20 (1 to 1,000).</summary>
    [Range(1, 1000)]
    public int PagesAssumed { get; set; } = 20;

    /// <summary>Analyses that one reading of the statistics counts, the newest. 20,000 (100 to 1,000,000).</summary>
    [Range(100, 1_000_000)]
    public int StatisticsRowsMax { get; set; } = 20_000;

    /// <summary>Bytes of page pictures in one printable report. 64 MiB (0 to 1 GiB); pages beyond it come without their picture.</summary>
    [Range(0, 1 << 30)]
    public long ReportPictureBytesMax { get; set; } = 64 << 20;

    /// <summary>Blocks of one upload. 32 (1 to 1,000), so 256 MiB in all.</summary>
    [Range(1, 1000)]
    public int BlocksMax { get; set; } = 32;
}
