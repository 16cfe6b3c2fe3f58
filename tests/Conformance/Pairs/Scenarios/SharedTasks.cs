using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.DurableTask;

namespace Workflows.Conformance.Tests.Pairs;

/// <summary>Activities that many scenarios use; js/pairs/shared.mjs has the same.</summary>
internal static class SharedTasks
{
    private static readonly ConcurrentDictionary<string, int> Attempts = new(StringComparer.Ordinal);

    public static void AddShared(this DurableTaskRegistry tasks) => tasks
        .AddActivityFunc<string, string>("hello", (_, name) => $"Hello {name}")
        .AddActivityFunc<int, int>("square", (_, n) => n * n)
        .AddActivityFunc<JsonElement, JsonElement>("echo", (_, value) => value)
        .AddActivityFunc<object?, string?>("nothing", (_, _) => Task.FromResult<string?>(null))
        .AddActivityFunc<int, string>("letters", (_, count) => new string('x', count))
        .AddActivityFunc<string, string>("fail", (_, text) => Throw<string>(new CardDeclinedException(text)))
        .AddActivityFunc<FailFirst, string>("failFirst", (_, how) => Fail(how))
        .AddOrchestratorFunc<string, string>("greeter", (context, name) => context.CallActivityAsync<string>("hello", name))
        .AddOrchestratorFunc<string, string>("failer", (context, text) => context.CallActivityAsync<string>("fail", text))
        .AddOrchestratorFunc<object?, string>("waiter", (context, _) => context.WaitForExternalEvent<string>("go"));

    /// <summary>Fails so many times, then answers which call it was.</summary>
    private static string Fail(FailFirst how)
    {
        var attempt = Attempts.AddOrUpdate(how.Key, 1, (_, earlier) => earlier + 1);
        return attempt <= how.Times ? throw new CardDeclinedException($"attempt {attempt}") : $"attempt {attempt}";
    }

    /// <summary>A failure where a lambda has to say its result's type.</summary>
    public static T Throw<T>(Exception exception) => throw exception;

    public static int NextAttempt(string key) => Attempts.AddOrUpdate(key, 1, (_, earlier) => earlier + 1);
}

internal sealed record FailFirst(string Key, int Times);

public sealed class CardDeclinedException : Exception
{
    public CardDeclinedException(string message) : base(message)
    {
    }

    public CardDeclinedException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
