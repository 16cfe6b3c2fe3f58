using System.Diagnostics;
using Workflows.Contracts;
using Workflows.GpuWorker.Decoding;
using Workflows.GpuWorker.Tests.Pdf;
using Workflows.GpuWorker.Tests.Support;
using Workflows.Testing;

namespace Workflows.GpuWorker.Tests.Decoding;

/// <summary>Files that nobody should send, and children that break: each costs its own deck only.</summary>
public sealed class DecoderLimitsTests : IAsyncLifetime
{
    private readonly DecoderPool _pool = Decoders.Pool(new DecoderOptions { MaxMemoryBytes = 300L << 20, MaxPages = 3 });

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _pool.DisposeAsync();

    public static TheoryData<string, string> Refused => new()
    {
        { "empty", ItemFailures.PdfEmptyCode },
        { "no pages", ItemFailures.PdfEmptyCode },
        { "png", ItemFailures.NotAPdfCode },
        { "truncated", ItemFailures.PdfCorruptCode },
        { "garbage", ItemFailures.PdfCorruptCode },
        { "endless page", ItemFailures.PdfCorruptCode },
        { "password", ItemFailures.PdfPasswordCode },
        { "too many pages", ItemFailures.PdfTooManyPagesCode },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Open_FileThatCannotBeRead_FailsWithItsCode_AndKeepsTheChild(string kind, string code)
    {
        byte[] source = kind switch
        {
            "empty" => [],
            "no pages" => new PdfBuilder().Build(),
            "png" => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, .. new byte[100]],
            "truncated" => SampleDecks.Plain(3)[..600],
            "garbage" => [.. "%PDF-1.7\n"u8, .. new byte[5000]],
            "endless page" => new PdfBuilder().Page("0 0 5 5 re f", width: "1000000000", height: "100000000").Build(),
            "password" => SampleDecks.WithPassword(),
            "too many pages" => SampleDecks.Plain(4),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind."),
        };

        var before = await ProcessIdAsync();
        var failure = await Decoders.FailureAsync(_pool, source);

        Assert.Equal(code, failure);
        Assert.Equal(before, await ProcessIdAsync());
    }

    [Fact]
    public async Task Open_MoreBytesThanAllowed_IsRefusedUnopened()
    {
        await using var pool = Decoders.Pool(new DecoderOptions { MaxSourceBytes = 1024 });

        Assert.Equal(ItemFailures.SourceTooLargeCode, await Decoders.FailureAsync(pool, new byte[1025]));
    }

    [Fact]
    public async Task Analyze_FormsThatMultiply_CostOneChild_AndTheNextDeckIsFine()
    {
        var before = await ProcessIdAsync();

        var failure = await Decoders.FailureAsync(_pool, SampleDecks.EndlessDrawing());

        Assert.Equal(ItemFailures.DecoderMemoryCode, failure);
        Assert.Single(await Decoders.AnalyzeAsync(_pool, SampleDecks.Dark()));
        Assert.NotEqual(before, await ProcessIdAsync());
        Assert.Null(ProcessUsage.Read(before));
    }

    [Fact]
    public async Task Analyze_ContentThatUnpacksToGigabytes_IsStoppedByTheMemoryLimit() =>
        Assert.Equal(ItemFailures.DecoderMemoryCode, await Decoders.FailureAsync(_pool, SampleDecks.ContentBomb()));

    [Fact]
    public async Task Analyze_PageOfTooMuchCpuTime_TimesOut()
    {
        await using var pool = Decoders.Pool(new DecoderOptions { PageCpuTime = TimeSpan.FromMilliseconds(100) });

        Assert.Equal(ItemFailures.DecoderTimeoutCode, await Decoders.FailureAsync(pool, SampleDecks.SlowImage()));
    }

    [Fact]
    public async Task Analyze_ChildThatHangs_TimesOutByWallTime()
    {
        await using var pool = Decoders.Pool(new DecoderOptions { PageTimeout = TimeSpan.FromSeconds(2) });
        await using var session = await pool.RentAsync();
        await session.OpenAsync(SampleDecks.Plain(1), Deadline.Token);
        await SignalAsync("STOP", session.ProcessId);

        var failure = await Assert.ThrowsAsync<DecoderFailureException>(() => session.AnalyzeAsync(1, Deadline.Token));

        Assert.Equal(ItemFailures.DecoderTimeoutCode, failure.Failure.Code);
        Assert.Null(ProcessUsage.Read(session.ProcessId));
    }

    [Fact]
    public async Task Analyze_DeckTimeSpent_TimesOutOnALaterPage()
    {
        await using var pool = Decoders.Pool(new DecoderOptions { DeckTimeout = TimeSpan.FromMilliseconds(1) });

        Assert.Equal(ItemFailures.DecoderTimeoutCode, await Decoders.FailureAsync(pool, SampleDecks.Plain(200)));
    }

    [Fact]
    public async Task Analyze_ChildKilledInTheMiddle_FailsAsCrash_AndTheNextDeckGetsANewChild()
    {
        int killed;
        await using (var session = await _pool.RentAsync())
        {
            killed = session.ProcessId;
            await session.OpenAsync(SampleDecks.Plain(2), Deadline.Token);
            await session.AnalyzeAsync(1, Deadline.Token);
            await SignalAsync("KILL", killed);

            var failure = await Assert.ThrowsAsync<DecoderFailureException>(() => session.AnalyzeAsync(2, Deadline.Token));

            Assert.Equal(ItemFailures.DecoderCrashCode, failure.Failure.Code);
        }

        Assert.Single(await Decoders.AnalyzeAsync(_pool, SampleDecks.Dark()));
        Assert.NotEqual(killed, await ProcessIdAsync());
    }

    [Fact]
    public async Task Rent_IdleChildKilledFromOutside_StartsAnother()
    {
        var killed = await ProcessIdAsync();
        await SignalAsync("KILL", killed);
        while (ProcessUsage.Read(killed) is not null) await Task.Yield();

        Assert.Single(await Decoders.AnalyzeAsync(_pool, SampleDecks.Dark()));
    }

    [Fact]
    public async Task Analyze_CancelledInTheMiddle_EndsTheChild()
    {
        await using var session = await _pool.RentAsync();
        await session.OpenAsync(SampleDecks.SlowImage(), Deadline.Token);
        using var stopping = new CancellationTokenSource();

        var page = session.AnalyzeAsync(1, stopping.Token);
        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => page.OrFail());
        Assert.Null(ProcessUsage.Read(session.ProcessId));
    }

    [Fact]
    public async Task Child_AfterItsShareOfDecks_IsReplaced()
    {
        await using var pool = Decoders.Pool(new DecoderOptions { DecksPerChild = 1 });
        await using var first = await pool.RentAsync();
        var used = first.ProcessId;
        await first.DisposeAsync();

        await using var second = await pool.RentAsync();

        Assert.NotEqual(used, second.ProcessId);
    }

    [Fact]
    public async Task Child_HasNoneOfTheParentsEnvironment()
    {
        Environment.SetEnvironmentVariable("AzureWebJobsStorage__test", "secret");
        await using var session = await _pool.RentAsync();
        await session.OpenAsync(SampleDecks.Plain(1), Deadline.Token);

        var environment = await File.ReadAllTextAsync($"/proc/{session.ProcessId}/environ");
        var limits = await File.ReadAllTextAsync($"/proc/{session.ProcessId}/limits");

        Assert.DoesNotContain("secret", environment, StringComparison.Ordinal);
        Assert.Matches("Max core file size +0 +0", limits);
        Assert.Matches("Max file size +0 +0", limits);
        Assert.DoesNotMatch("Max address space +unlimited", limits);
    }

    [Fact]
    public async Task Child_WhoseParentIsGone_Dies()
    {
        var starter = new ChildStarter();
        var child = await DecoderChild.StartAsync(
            starter, new DecoderOptions(), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        await child.AskAsync(new DecoderRequest { Verb = DecoderVerb.Close }, default, Deadline.Generous, Deadline.Token);
        using var process = Process.GetProcessById(child.ProcessId);

        // The kernel takes the starter's thread for the parent; the pipe to the child stays open all the while.
        starter.Dispose();

        await process.WaitForExitAsync().OrFail();
        await child.DisposeAsync();
    }

    [Fact]
    public async Task Image_OfAPageALongAsARoad_IsMadeSmaller()
    {
        await using var session = await _pool.RentAsync();
        await session.OpenAsync(new PdfBuilder().Page("0 0 5 5 re f", width: "10", height: "14000").Build(), Deadline.Token);

        var (text, _) = await session.ImageAsync(1, Deadline.Token);

        Assert.InRange(text.ImageWidth * text.ImageHeight, 1, 4_000_000);
        Assert.Equal(16_000, text.ImageHeight);
    }

    private async Task<int> ProcessIdAsync()
    {
        await using var session = await _pool.RentAsync();
        return session.ProcessId;
    }

    private static async Task SignalAsync(string signal, int processId)
    {
        using var kill = Process.Start("kill", [$"-{signal}", processId.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync().OrFail();
    }
}
