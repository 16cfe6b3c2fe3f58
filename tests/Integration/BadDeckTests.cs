using System.Text;
using Hostile = Workflows.GpuWorker.Tests.Pdf.SampleDecks;

namespace Workflows.Integration.Tests;

/// <summary>A broken file fails its own item with a stable code, a sentence and an action; its neighbours succeed.</summary>
public sealed class BadDeckTests
{
    [Fact]
    public async Task Batch_WithBrokenFiles_FailsEachWithItsCodeAndAnalysesTheRest()
    {
        await using var stack = new Stack
        {
            WorkerSettings = new Dictionary<string, string>
            {
                ["Decoder__MaxPages"] = "20",
            },
        };
        await stack.StartAsync();
        var good = await stack.UploadSamplesAsync(2);
        var sample = await File.ReadAllBytesAsync(SampleDecks.Paths[0]);
        var expected = new Dictionary<int, string>
        {
            [await stack.UploadAsync("empty.pdf", [])] = "PDF_EMPTY",
            [await stack.UploadAsync("picture.pdf", Png())] = "NOT_A_PDF",
            [await stack.UploadAsync("cut.pdf", sample[..(sample.Length / 3)])] = "PDF_CORRUPT",
            [await stack.UploadAsync("locked.pdf", Hostile.WithPassword())] = "PDF_PASSWORD",
            [await stack.UploadAsync("long.pdf", Hostile.Plain(21))] = "PDF_TOO_MANY_PAGES",
            [await stack.UploadAsync("bomb.pdf", Hostile.ContentBomb())] = "DECODER_MEMORY",
            [await stack.UploadAsync("endless.pdf", Hostile.EndlessDrawing())] = "DECODER_MEMORY",
        };

        var job = await stack.RunAsync(good.Concat(expected.Keys));
        var final = await stack.WaitUntilFinalAsync(job);

        Assert.Equal("completed_with_errors", final.State);
        Assert.Equal(good.Count, final.Finished);
        Assert.Equal(expected.Count, final.Items["failed"]);
        var items = await stack.GetItemsAsync(job);
        foreach (var (deck, code) in expected)
        {
            var failure = items[$"{deck}"].GetProperty("failure");
            Assert.Equal(code, failure.GetProperty("code").GetString());
            Assert.EndsWith(".", failure.GetProperty("sentence").GetString());
            Assert.False(string.IsNullOrWhiteSpace(failure.GetProperty("action").GetString()));
        }
    }

    private static byte[] Png() =>
        [0x89, .. Encoding.ASCII.GetBytes("PNG\r\n"), 0x1a, 0x0a, 0, 0, 0, 13, .. Encoding.ASCII.GetBytes("IHDR"), 0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0];
}
