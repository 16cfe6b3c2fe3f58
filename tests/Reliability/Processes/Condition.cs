using Workflows.Testing;

namespace Workflows.Reliability.Tests.Processes;

/// <summary>Waits for what other processes bring about.</summary>
internal static class Condition
{
    public static Task HoldsAsync(Func<bool> condition) => HoldsAsync(() => Task.FromResult(condition()));

    public static async Task HoldsAsync(Func<Task<bool>> condition)
    {
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        var deadline = Deadline.Token;
        while (!await condition()) await poll.WaitForNextTickAsync(deadline);
    }
}
