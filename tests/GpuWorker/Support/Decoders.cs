using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Workflows.Contracts;
using Workflows.GpuWorker.Decoding;
using Workflows.Testing;

namespace Workflows.GpuWorker.Tests.Support;

internal static class Decoders
{
    public static DecoderPool Pool(DecoderOptions? options = null) =>
        new(Options.Create(options ?? new DecoderOptions()), TimeProvider.System, NullLogger<DecoderPool>.Instance);

    /// <summary>Opens a deck and analyses all its pages.</summary>
    public static async Task<IReadOnlyList<PageAnalysis>> AnalyzeAsync(DecoderPool pool, byte[] source)
    {
        await using var session = await pool.RentAsync();
        var deck = await session.OpenAsync(source, Deadline.Token);
        var pages = new List<PageAnalysis>();
        for (var page = 1; page <= deck.PageCount; page++) pages.Add(await session.AnalyzeAsync(page, Deadline.Token));
        return pages;
    }

    /// <summary>The code with which a deck fails.</summary>
    public static async Task<string> FailureAsync(DecoderPool pool, byte[] source) =>
        (await Assert.ThrowsAsync<DecoderFailureException>(() => AnalyzeAsync(pool, source))).Failure.Code;
}
