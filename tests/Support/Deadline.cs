namespace Workflows.Testing;

/// <summary>The one generous deadline that turns a hang into a failure.</summary>
public static class Deadline
{
    public static readonly TimeSpan Generous = TimeSpan.FromSeconds(60);

    /// <summary>A token for the awaits of one test.</summary>
    public static CancellationToken Token => new CancellationTokenSource(Generous).Token;

    public static Task<T> OrFail<T>(this Task<T> task) => task.WaitAsync(Generous);

    public static Task OrFail(this Task task) => task.WaitAsync(Generous);
}
