using System.Globalization;
using Microsoft.DurableTask;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Workflows.Contracts;
using Workflows.GpuWorker.Classic;
using Workflows.GpuWorker.Decoding;
using Workflows.GpuWorker.Hosting;
using Workflows.GpuWorker.Metrics;

namespace Workflows.GpuWorker.Decks;

/// <summary>The activity <see cref="GpuActivities.IngestDeck"/>: opens an uploaded deck and derives its text and page images.</summary>
/// <remarks>Idempotent: what is derived goes by the content's hash, and content that was ingested before is not opened again.</remarks>
internal sealed partial class IngestDeck(
    DeckSource source,
    DeckConversion conversion,
    DecoderPool decoders,
    DerivedPages derived,
    IActivityProgress progress,
    WorkerMetrics metrics,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<IngestDeck> logger) : TaskActivity<IngestDeckInput, IngestDeckOutput>
{
    private const string NoModel = "none";

    public override async Task<IngestDeckOutput> RunAsync(TaskActivityContext context, IngestDeckInput input)
    {
        var startStamp = time.GetTimestamp();
        var outcome = new IngestDeckOutput { DeckId = input.DeckId, Status = ItemStatus.Failed, StartedAt = time.GetUtcNow() };
        metrics.DeckStarted(GpuActivities.IngestDeck);
        try
        {
            var output = await RunAsync(input, outcome, lifetime.ApplicationStopping);
            var took = time.GetElapsedTime(startStamp);
            metrics.DeckFinished(GpuActivities.IngestDeck, NoModel, output.Status, took);
            LogFinished(input.DeckId, output.Status, output.Failure?.Code, output.PageCount);
            return output with { Seconds = Math.Round(took.TotalSeconds, 3) };
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            metrics.DeckInterrupted(GpuActivities.IngestDeck);
            LogHandedBack(input.DeckId);
            await HandBack.AfterStreamClosedAsync(time, lifetime.ApplicationStopping);
            throw;
        }
        catch
        {
            metrics.DeckInterrupted(GpuActivities.IngestDeck);
            throw;
        }
    }

    private async Task<IngestDeckOutput> RunAsync(IngestDeckInput input, IngestDeckOutput outcome, CancellationToken stopping)
    {
        var itemId = input.ItemId ?? input.DeckId.ToString(CultureInfo.InvariantCulture);
        await using var item = progress.StartItem(new ItemRef(input.InstanceId, itemId));
        try
        {
            var file = await source.FetchAsync(input.BlobName, stopping);
            outcome = outcome with { ContentSha256 = file.Sha256, SizeBytes = file.Bytes.Length };
            var text = await derived.FindAsync(file.Sha256, stopping) ?? await DeriveAsync(input, file, item, stopping);
            return outcome with
            {
                Status = ItemStatus.Done,
                PageCount = text.Pages.Count,
                WordCount = text.Pages.Sum(p => WordCounter.Count(p.Text)),
                Title = text.Title,
            };
        }
        catch (DecoderFailureException e)
        {
            return outcome with { Failure = e.Failure };
        }
        catch (OperationCanceledException) when (item.Cancelled.IsCancellationRequested && !stopping.IsCancellationRequested)
        {
            return outcome with { Status = ItemStatus.Cancelled };
        }
    }

    private async Task<DeckText> DeriveAsync(IngestDeckInput input, DeckFile file, IItemProgress item, CancellationToken stopping)
    {
        var pdf = await conversion.AsPdfAsync(input.BlobName, file, stopping);
        await using var deck = await DeckPages.OpenAsync(decoders, pdf.Bytes, stopping);
        var pages = new List<DeckPageText>(deck.PageCount);
        var title = deck.Title;
        ItemFailure? lost = null;
        for (var number = 1; number <= deck.PageCount; number++)
        {
            item.Cancelled.ThrowIfCancellationRequested();
            stopping.ThrowIfCancellationRequested();
            await item.ReportAsync(Note(input.DeckId, number, deck.PageCount));

            var page = number;
            var (derivedPage, failure) = await deck.TryAsync(
                async decoder =>
                {
                    var (text, jpeg) = await decoder.ImageAsync(page, stopping);
                    return new Derived(text, jpeg);
                },
                stopping);
            if (derivedPage is null)
            {
                lost ??= failure;
                LogPageLost(input.DeckId, number, failure!.Code);
                pages.Add(DeckPageText.Missing(number));
                continue;
            }

            metrics.PageDecoded(GpuActivities.IngestDeck);
            await derived.SaveImageAsync(file.Sha256, number, derivedPage.Jpeg, stopping);
            if (number == 1) title ??= derivedPage.Text.Headline;
            pages.Add(new DeckPageText
            {
                Number = number,
                Width = derivedPage.Text.Width,
                Height = derivedPage.Text.Height,
                Text = derivedPage.Text.Text,
                ImageWidth = derivedPage.Text.ImageWidth,
                ImageHeight = derivedPage.Text.ImageHeight,
            });
        }

        // A deck of which no page can be shown is of no use; one with gaps is.
        if (lost is not null && pages.TrueForAll(page => page.ImageWidth == 0)) throw new DecoderFailureException(lost);

        var text = new DeckText { ContentSha256 = file.Sha256, Title = title, Pages = pages };
        await derived.SaveTextAsync(text, stopping);
        return text;
    }

    private sealed record Derived(DecodedText Text, byte[] Jpeg);

    private static ItemProgressNote Note(int deckId, int page, int pages) => new()
    {
        Done = page,
        Total = pages,
        Unit = "page",
        Label = string.Create(CultureInfo.InvariantCulture, $"Reading deck {deckId}: page {page}/{pages}"),
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Deck {DeckId}: page {Page} could not be read: {Code}")]
    private partial void LogPageLost(int deckId, int page, string code);

    [LoggerMessage(Level = LogLevel.Information, Message = "Ingestion of deck {DeckId} is handed back: this worker stops")]
    private partial void LogHandedBack(int deckId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Ingestion of deck {DeckId}: {Status} {Code}, {PageCount} pages")]
    private partial void LogFinished(int deckId, ItemStatus status, string? code, int pageCount);
}
