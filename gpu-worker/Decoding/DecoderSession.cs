using Workflows.Contracts;
using Workflows.GpuWorker.Classic;
using Workflows.GpuWorker.Reading;

namespace Workflows.GpuWorker.Decoding;

/// <summary>What opening a deck told.</summary>
internal sealed record OpenedDeck(int PageCount, string? Title);

/// <summary>One deck in one decoder child. Dispose gives the child back.</summary>
/// <param name="spent">Of the deck's time, by an earlier child.</param>
internal sealed class DecoderSession(DecoderPool pool, DecoderChild child, DecoderOptions options, TimeProvider time, TimeSpan spent) : IAsyncDisposable
{
    /// <summary>Of an answer whose body is a picture, generously.</summary>
    private const int PictureHeaderBytes = 4096;

    private bool _returned;

    /// <summary>For tests and logs.</summary>
    public int ProcessId => child.ProcessId;

    /// <summary>False once the child is gone; then the deck needs another one.</summary>
    public bool IsUsable => child.IsUsable;

    /// <summary>Time that the deck took of its children so far.</summary>
    public TimeSpan Spent { get; private set; } = spent;

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
    public Task<(DecodedText Text, byte[] Jpeg)> ImageAsync(int page, CancellationToken cancellationToken) =>
        ImageAsync(page, options.ImageWidth, options.ImageQuality, cancellationToken);

    /// <summary>A page's text and a JPEG of it, <paramref name="width"/> pixels wide or less where the pixel limit says so.</summary>
    public async Task<(DecodedText Text, byte[] Jpeg)> ImageAsync(int page, int width, int quality, CancellationToken cancellationToken)
    {
        var request = PageRequest(DecoderVerb.Image, page) with { ImageWidth = width, ImageQuality = quality };
        var (reply, jpeg) = await AskAsync(request, default, cancellationToken);
        return (reply.Text ?? throw Broken("image"), jpeg);
    }

    /// <summary>Draws a page <paramref name="width"/> pixels wide, or less where the pixel limit says so, and returns the part that is asked for.</summary>
    public async Task<PixelImage> PixelsAsync(int page, int width, PageBox? part, CancellationToken cancellationToken)
    {
        var request = PageRequest(DecoderVerb.Pixels, page) with
        {
            ImageWidth = width,
            Part = part,
            // Three bytes a pixel must fit into one answer.
            MaxPixels = Math.Min(options.MaxPixels, (options.MaxReplyBytes - PictureHeaderBytes) / 3),
        };
        var (reply, rgb) = await AskAsync(request, default, cancellationToken);
        var stride = reply.PictureWidth * 3;
        return stride > 0 && rgb.Length % stride == 0 ? new PixelImage(rgb, reply.PictureWidth, rgb.Length / stride) : throw Broken("picture");
    }

    /// <summary>What is on a page, uninterpreted.</summary>
    public async Task<PageObservation> ObserveAsync(int page, CancellationToken cancellationToken)
    {
        var (reply, _) = await AskAsync(PageRequest(DecoderVerb.Observe, page), default, cancellationToken);
        return reply.Observation ?? throw Broken("observation");
    }

    /// <summary>What can be told of a page without reading text from pictures.</summary>
    public async Task<PageAnalysis> AnalyzeAsync(int page, CancellationToken cancellationToken) =>
        PageInterpreter.Interpret(await ObserveAsync(page, cancellationToken), read: []);

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
        var left = options.DeckTimeout - Spent;
        if (left <= TimeSpan.Zero) throw new DecoderFailureException(ItemFailures.DecoderTimeout(options.DeckTimeout));
        var lastOfDeck = left < options.PageTimeout;
        var startedAt = time.GetTimestamp();
        try
        {
            var answer = await child.AskAsync(request, body, lastOfDeck ? left : options.PageTimeout, cancellationToken);
            return answer.Reply.Refusal is { } refusal ? throw new DecoderFailureException(Failure(refusal, answer.Reply, request)) { Page = PageOf(request) } : answer;
        }
        catch (DecoderFailureException e) when (PageOf(request) is { } page && e.Page is null && !(lastOfDeck && e.Failure.Code == ItemFailures.DecoderTimeoutCode))
        {
            throw new DecoderFailureException(e.Failure, e) { Page = page };
        }
        finally
        {
            Spent += time.GetElapsedTime(startedAt);
        }
    }

    private static int? PageOf(DecoderRequest request) => request.Page > 0 ? request.Page : null;

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
