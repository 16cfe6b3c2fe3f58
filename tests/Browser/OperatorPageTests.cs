using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Playwright;
using Workflows.Protocol;
using Workflows.Scheduler;
using Workflows.Scheduler.Tests;
using Workflows.Testing;

namespace Workflows.Browser.Tests;

/// <summary>The scheduler's operator page in a real Chromium: signing in, searching, acting, and a scheduler that goes and comes back.</summary>
public sealed class OperatorPageTests
{
    private const string Token = "not-in-any-address";

    [Fact]
    public async Task Operator_SignsIn_FindsAnInstance_ActsOnIt_AndSeesTheSchedulerGoAndComeBack()
    {
        using var folder = new TemporaryFolder();
        var options = new SchedulerOptions { DataDirectory = folder.Path, OperatorPort = 0, BearerToken = Token };
        var server = await StartAsync(options);
        try
        {
            var worker = await FillAsync(server);
            using var playwright = await Playwright.CreateAsync();
            await using var browser = await playwright.Chromium.LaunchAsync(Chromium.Options);
            var page = await browser.NewPageAsync();
            var complaints = new ConcurrentBag<string>();
            page.Console += (_, message) =>
            {
                if (message.Type == "error") complaints.Add(message.Text);
            };
            page.PageError += (_, error) => complaints.Add(error);

            await page.GotoAsync(server.OperatorAddress!.ToString());
            await page.GetByLabel("Token", new() { Exact = true }).FillAsync("wrong");
            await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
            await Assertions.Expect(page.GetByText("That token is not the right one.")).ToBeVisibleAsync();
            await page.GetByLabel("Token", new() { Exact = true }).FillAsync(Token);
            await page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "shop" })).ToBeVisibleAsync();

            await page.GetByRole(AriaRole.Link, new() { Name = "Instances" }).ClickAsync();
            await page.Keyboard.PressAsync("/");
            await page.GetByLabel("Tag, as key=value").FillAsync("customer=Łódź & co");
            await page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
            await page.GetByRole(AriaRole.Link, new() { Name = "order-1", Exact = true }).ClickAsync();
            await Assertions.Expect(page.GetByText("It waits for 40 activities")).ToBeVisibleAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Render 40" }).ClickAsync();
            await Assertions.Expect(page.GetByText("Only 40 events of the chosen lane.")).ToBeVisibleAsync();

            await page.GetByRole(AriaRole.Button, new() { Name = "Suspend" }).ClickAsync();
            await Assertions.Expect(page.Locator(".status.Suspended")).ToBeVisibleAsync();

            await page.GetByRole(AriaRole.Link, new() { Name = "Clean up" }).ClickAsync();
            await page.GetByLabel("Ended more than").FillAsync("0");
            await page.GetByRole(AriaRole.Button, new() { Name = "Count" }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Purge 1 instance …" }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Purge", Exact = true }).ClickAsync();
            await Assertions.Expect(page.GetByText("1 instance purged.")).ToBeVisibleAsync();
            Assert.DoesNotContain(Token, page.Url, StringComparison.Ordinal);

            await page.GetByRole(AriaRole.Link, new() { Name = "Overview" }).ClickAsync();
            await worker.DisposeAsync();
            var port = server.OperatorAddress!.Port;
            await server.DisposeAsync();
            await Assertions.Expect(page.Locator("#live")).ToContainTextAsync("Disconnected", new() { Timeout = 30_000 });
            server = await StartAsync(options with { OperatorPort = port });
            await Assertions.Expect(page.Locator("#live")).ToContainTextAsync("Live", new() { Timeout = 30_000 });
            await Assertions.Expect(page.GetByText("No worker is connected.").First).ToBeVisibleAsync();

            // What is left are the refused sign-in and the calls to a scheduler that was away.
            Assert.DoesNotContain(complaints, text => !text.StartsWith("Failed to load resource", StringComparison.Ordinal));
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task Why_OfATimer_SaysTheReadersTime()
    {
        using var folder = new TemporaryFolder();
        await using var server = await StartAsync(new SchedulerOptions { DataDirectory = folder.Path, OperatorPort = 0 });
        var hub = server.InProcess("shop");
        await using var worker = new TestWorker(hub, null);
        await hub.CallAsync(TaskHubMethods.StartInstance, new CreateInstanceRequest { InstanceId = "later", Name = "A" }, Deadline.Token);
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Timer(0, new DateTimeOffset(2100, 1, 1, 20, 30, 0, TimeSpan.Zero)));
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(Chromium.Options);
        var page = await browser.NewPageAsync(new() { TimezoneId = "Asia/Tokyo", Locale = "en-GB" });

        await page.GotoAsync($"{server.OperatorAddress}#/shop/instances/later");

        await Assertions.Expect(page.GetByText("It waits for a timer at 02/01/2100, 05:30:00, or for an external event if its code takes one.")).ToBeVisibleAsync();
    }

    private static Task<SchedulerServer> StartAsync(SchedulerOptions options) =>
        SchedulerServer.StartAsync(options, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);

    /// <summary>One instance that waits for forty activities, and one that has ended.</summary>
    private static async Task<TestWorker> FillAsync(SchedulerServer server)
    {
        var hub = server.InProcess("shop");
        var worker = new TestWorker(hub, null);
        var order = new CreateInstanceRequest { InstanceId = "order-1", Name = "Order", Tags = { ["customer"] = "Łódź & co" } };
        await hub.CallAsync(TaskHubMethods.StartInstance, order, Deadline.Token);
        await worker.CompleteAsync(await worker.NextTurnAsync(), [.. Enumerable.Range(0, 40).Select(i => Do.Schedule(i, "Render", $"{i}"))]);
        for (var i = 0; i < 40; i++) await worker.NextActivityAsync();
        await hub.CallAsync(TaskHubMethods.StartInstance, new CreateInstanceRequest { InstanceId = "order-2", Name = "Order" }, Deadline.Token);
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Complete(0));
        return worker;
    }
}
