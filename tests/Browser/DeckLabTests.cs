using Microsoft.Playwright;

namespace Workflows.Browser.Tests;

/// <summary>The deck lab in a real Chromium against the real product.</summary>
public sealed class DeckLabTests
{
    private const int Decks = 4;

    [Fact]
    public async Task Batch_HostKilledInTheMiddle_ChipsTurnGreenOneByOneAndItFinishesWithoutAReload()
    {
        await using var stack = new Stack { PageTime = TimeSpan.FromMilliseconds(120) };
        await stack.StartAsync();
        await stack.UploadSamplesAsync(Decks);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(Chromium.Options);
        var page = await browser.NewPageAsync();
        await page.GotoAsync(stack.Http.BaseAddress!.ToString());
        await page.EvaluateAsync("window.neverReloaded = true");
        var analysed = page.Locator("[data-testid=deck-chip][data-analyzed=true]");
        await Assertions.Expect(page.Locator("[data-testid=deck-chip]")).ToHaveCountAsync(Decks, new() { Timeout = 30_000 });
        await Assertions.Expect(analysed).ToHaveCountAsync(0);

        await page.GetByTestId("run-plan").ClickAsync();
        await Assertions.Expect(analysed).ToHaveCountAsync(1, new() { Timeout = 30_000 });
        await Assertions.Expect(page.GetByText($"Processing visual analysis: 1/{Decks} decks analyzed").First).ToBeVisibleAsync();

        stack.Host!.Dispose();
        await Assertions.Expect(page.GetByText("Live updates paused").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await stack.StartHostAsync(afterUncleanStop: true);

        await Assertions.Expect(analysed).ToHaveCountAsync(Decks, new() { Timeout = 90_000 });
        Assert.True(await page.EvaluateAsync<bool>("window.neverReloaded === true"));
    }
}
