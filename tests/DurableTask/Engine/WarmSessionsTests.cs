using Microsoft.Extensions.DependencyInjection;

namespace Workflows.DurableTask.Tests.Engine;

/// <summary>Of an instance's sessions only the last one opened counts.</summary>
public sealed class WarmSessionsTests
{
    private readonly ServiceProvider _services = new ServiceCollection().BuildServiceProvider();

    [Fact]
    public async Task Put_OfASessionThatWasOvertakenWhileInUse_IsRefused_AndTheNewerOneStays()
    {
        var sessions = new WarmSessions(10);
        var (old, newer) = (Session("a"), Session("a"));
        await sessions.OpenAsync(old);
        await sessions.OpenAsync(newer);

        Assert.True(await sessions.TryPutAsync(newer));
        Assert.False(await sessions.TryPutAsync(old));
        await sessions.CloseAsync(old);

        Assert.Same(newer, sessions.Take("a", "e"));
    }

    [Fact]
    public async Task Forget_AfterAnotherWorkItemTookItUp_LeavesIt()
    {
        var sessions = new WarmSessions(10);
        var session = Session("a");
        await sessions.OpenAsync(session);
        await sessions.TryPutAsync(session);
        Assert.Same(session, sessions.Take("a", "e"));

        await sessions.ForgetAsync(session);

        Assert.Null(sessions.Take("a", "e"));
        Assert.True(await sessions.TryPutAsync(session));
        Assert.Same(session, sessions.Take("a", "e"));
    }

    [Fact]
    public async Task Forget_OfAnIdleSession_TakesItAway()
    {
        var sessions = new WarmSessions(10);
        var session = Session("a");
        await sessions.OpenAsync(session);
        await sessions.TryPutAsync(session);

        await sessions.ForgetAsync(session);

        Assert.Null(sessions.Take("a", "e"));
        Assert.False(await sessions.TryPutAsync(session));
    }

    [Fact]
    public async Task Put_BeyondTheCapacity_GivesUpTheLeastRecentlyUsed()
    {
        var sessions = new WarmSessions(2);
        foreach (var id in new[] { "a", "b", "c" })
        {
            var session = Session(id);
            await sessions.OpenAsync(session);
            await sessions.TryPutAsync(session);
        }

        Assert.Null(sessions.Take("a", "e"));
        Assert.NotNull(sessions.Take("b", "e"));
        Assert.Null(sessions.Take("c", "another execution"));
        Assert.NotNull(sessions.Take("c", "e"));
    }

    private WarmSession Session(string id)
    {
        var environment = new OrchestrationEnvironment
        {
            Converter = Microsoft.DurableTask.Converters.JsonDataConverter.Default, MaximumTimerInterval = TimeSpan.FromDays(3), DefaultVersion = "", EntitySupport = true,
            LoggerFactory = Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance, ExceptionProperties = null, CreateOrchestrator = (_, _) => null,
        };
        return new WarmSession(id, "e", new OrchestrationExecution(environment, id), _services.CreateAsyncScope());
    }
}
