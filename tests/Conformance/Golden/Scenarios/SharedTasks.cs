using Microsoft.DurableTask;

namespace Workflows.Conformance.Tests.Golden;

/// <summary>Tasks that several scenarios have in common.</summary>
internal static class SharedTasks
{
    public static DurableTaskRegistry AddHello(this DurableTaskRegistry tasks) =>
        tasks.AddActivityFunc<string, string>("Hello", (_, name) => "Hello " + name);

    /// <summary>An activity that fails with "bad ‹input›".</summary>
    public static DurableTaskRegistry AddBad<TException>(this DurableTaskRegistry tasks, Func<string, TException> create) where TException : Exception =>
        tasks.AddActivityFunc<string, string>("Bad", (_, text) => Failing.With<string>(create("bad " + text)));

    /// <summary>Answers "got ‹input›".</summary>
    public static DurableTaskRegistry AddQuick(this DurableTaskRegistry tasks) =>
        tasks.AddOrchestratorFunc<string, string>("Q", (_, text) => Task.FromResult("got " + text));

    /// <summary>Waits for an event that never comes.</summary>
    public static DurableTaskRegistry AddWaiting(this DurableTaskRegistry tasks) =>
        tasks.AddOrchestratorFunc<object?, string>("W", (context, _) => context.WaitForExternalEvent<string>("Never"));
}

internal static class Retry
{
    public static TaskOptions Times(int attempts) =>
        TaskOptions.FromRetryPolicy(new RetryPolicy(attempts, TimeSpan.FromMilliseconds(200), backoffCoefficient: 2));
}

internal static class Nested
{
    public static InvalidOperationException New() =>
        new("outer", new ArgumentException("middle", "thing", new CustomBusinessException("innermost")));
}

/// <summary>A failure where a lambda has to say its result's type.</summary>
internal static class Failing
{
    public static T With<T>(Exception exception) => throw exception;
}
