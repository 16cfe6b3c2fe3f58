namespace Workflows.Integration.Tests;

/// <summary>Asks a real process again and again until it says yes; a generous deadline turns never into a failure.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    public static async Task TrueAsync(Func<Task<bool>> question, string what, Func<string>? evidence = null)
    {
        using var timer = new PeriodicTimer(Interval);
        using var deadline = new CancellationTokenSource(Patience);
        Exception? last = null;
        while (true)
        {
            try
            {
                if (await question()) return;
                last = null;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                last = e; // the process is down or just coming up: that is what these tests are about
            }

            try
            {
                await timer.WaitForNextTickAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"Never came true within {Patience}: {what}. {last?.Message}\n{evidence?.Invoke()}");
            }
        }
    }
}
