using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>POST /admin/functions/{name}: runs a timer or queue function once in the background.</summary>
internal static class FunctionRun
{
    public static async Task<IResult> StartAsync(string name, HttpRequest request, FunctionCatalog functions, BackgroundRuns runs)
    {
        string? text;
        try
        {
            using var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted);
            if (body.RootElement.ValueKind != JsonValueKind.Object) return Results.BadRequest();
            text = body.RootElement.TryGetProperty("input", out var input) ? input.ValueKind == JsonValueKind.String ? input.GetString() : input.GetRawText() : null;
        }
        catch (JsonException)
        {
            return Results.BadRequest();
        }

        if (functions.Find(name) is not { } function) return Results.NotFound();
        object? value = function.Trigger.Type switch
        {
            BindingTypes.TimerTrigger => new TimerInfo(),
            BindingTypes.QueueTrigger => text ?? "",
            _ => null,
        };
        if (value is null) return Results.BadRequest();
        runs.Start(function, new TriggerInput { Value = value });
        return Results.Accepted();
    }
}

/// <summary>Owns the runs that an operator started; a stopping host waits for them.</summary>
internal sealed partial class BackgroundRuns(FunctionInvoker invoker, IHostApplicationLifetime lifetime, ILogger<BackgroundRuns> logger) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly HashSet<Task> _running = [];

    public void Start(DiscoveredFunction function, TriggerInput input)
    {
        var run = RunAsync(function, input);
        lock (_lock)
        {
            _running.RemoveWhere(t => t.IsCompleted);
            _running.Add(run);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task[] running;
        lock (_lock) running = [.. _running];
        await Task.WhenAll(running);
    }

    private async Task RunAsync(DiscoveredFunction function, TriggerInput input)
    {
        await Task.Yield();
        try
        {
            await invoker.InvokeAsync(function, input, lifetime.ApplicationStopping);
        }
        catch (Exception e)
        {
            // User code ends here: whoever asked has his 202 already, the log has the rest.
            LogFailed(function.Name, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The function {Function}, run by hand, failed")]
    private partial void LogFailed(string function, Exception exception);
}
