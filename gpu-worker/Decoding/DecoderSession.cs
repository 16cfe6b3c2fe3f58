using Workflows.Contracts;
using Workflows.GpuWorker.Reading;

namespace Workflows.GpuWorker.Decoding;

/// <summary>What opening a deck told.</summary>
internal sealed record OpenedDeck(int PageCount, string? Title);

/// <summary>One deck in one decoder child. Dispose gives the child back.</summary>
internal sealed class DecoderSession(DecoderPool pool, DecoderChild child, DecoderOptions options, TimeProvider time) : IAsyncDisposable
{
    private TimeSpan _spent;
    private bool _returned;

    /// <summary>For tests and logs.</summary>
    public int ProcessId => child.ProcessId;

    /// <exception cref="DecoderFailureException">Not a PDF, damaged, protected, too long, or beyond a limit.</exception>
    public async Task<OpenedDeck> OpenAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken)
    {
        if (source.IsEmpty) throw new DecoderFailureException(ItemFailures.EmptyFile());
        if (source.Length > options.MaxSourceBytes)
            throw new DecoderFailureException(ItemFailures.SourceTooLarge(source.Length, options.MaxSourceBytes));
        if (!SourceFormat.IsPdf(source.Span))
            throw new DecoderFailureException(ItemFailures.NotAPdf(SourceFormat.Detect(source.Span)));

        var request = new DecoderRequest { Verb = DecoderVerb.Open, MaxPages = options.MaxPages };
        var (reply, _) = await AskAsync(request, source, cancellationToken);
        return new OpenedDeck(reply.PageCount, reply.Title);
    }

    /// <summary>A page's text and its JPEG.</summary>
    public async Task<(DecodedText Text, byte[] Jpeg)> ImageAsync(int page, CancellationToken cancellationToken)
    {
        var (reply, jpeg) = await AskAsync(PageRequest(DecoderVerb.Image, page), default, cancellationToken);
        return (reply.Text ?? throw Broken("image"), jpeg);
    }

    /// <summary>Draws a page <paramref name="width"/> pixels wide, or less where the pixel limit says so, and returns the part that is asked for.</summary>
    public async Task<PixelImage> PixelsAsync(int page, int width, PageBox? part, CancellationToken cancellationToken)
    {
        var request = PageRequest(DecoderVerb.Pixels, page) with { ImageWidth = width, Part = part };
        var (reply, rgb) = await AskAsync(request, default, cancellationToken);
        var stride = reply.PictureWidth * 3;
        return stride > 0 && rgb.Length % stride == 0 ? new PixelImage(rgb, reply.PictureWidth, rgb.Length / stride) : throw Broken("picture");
    }

    public async Task<PageAnalysis> AnalyzeAsync(int page, CancellationToken cancellationToken)
    {
        var (reply, _) = await AskAsync(PageRequest(DecoderVerb.Analyze, page), default, cancellationToken);
        return reply.Analysis ?? throw Broken("analysis");
    }

    public async ValueTask DisposeAsync()
    {
        if (_returned) return;
        _returned = true;
        if (child.IsUsable)
        {
            try
            {
                await child.AskAsync(new DecoderRequest { Verb = DecoderVerb.Close }, default, options.PageTimeout, CancellationToken.None);
            }
            catch (DecoderFailureException)
            {
                // It broke while letting go; the deck is done all the same and the pool replaces the child.
            }
        }

        await pool.ReturnAsync(child);
    }

    private async Task<(DecoderReply Reply, byte[] Body)> AskAsync(
        DecoderRequest request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var left = options.DeckTimeout - _spent;
        if (left <= TimeSpan.Zero) throw new DecoderFailureException(ItemFailures.DecoderTimeout(options.DeckTimeout));
        var startedAt = time.GetTimestamp();
        var answer = await child.AskAsync(request, body, left < options.PageTimeout ? left : options.PageTimeout, cancellationToken);
        _spent += time.GetElapsedTime(startedAt);
        return answer.Reply.Refusal is { } refusal ? throw new DecoderFailureException(Failure(refusal, answer.Reply, request)) : answer;
    }

    private DecoderRequest PageRequest(DecoderVerb verb, int page) => new()
    {
        Verb = verb,
        Page = page,
        MaxPixels = options.MaxPixels,
        MaxCharacters = options.MaxPageCharacters,
        ImageWidth = options.ImageWidth,
        ImageQuality = options.ImageQuality,
    };

    private ItemFailure Failure(DecoderRefusal refusal, DecoderReply reply, DecoderRequest request) => refusal switch
    {
        DecoderRefusal.Corrupt => ItemFailures.Corrupt(),
        DecoderRefusal.Password => ItemFailures.Password(),
        DecoderRefusal.NoPages => ItemFailures.NoPages(),
        DecoderRefusal.TooManyPages => ItemFailures.TooManyPages(reply.PageCount, options.MaxPages),
        DecoderRefusal.CorruptPage => ItemFailures.CorruptPage(request.Page),
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, "Unknown refusal."),
    };

    private static DecoderFailureException Broken(string what) =>
        new(ItemFailures.DecoderCrash(), new InvalidDataException($"The child answered without an {what}."));
}
