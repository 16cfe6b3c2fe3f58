using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Workflows.Scheduler.Hubs;
using Workflows.Scheduler.Sockets;

namespace Workflows.Scheduler.Operator;

/// <summary>The operator's socket, apart from the workers' one: HTTP/1.1, JSON, one page.</summary>
internal static class OperatorSocket
{
    /// <summary>An edited input is the largest thing that an operator sends.</summary>
    private const int RequestBytesMax = 4 * 1024 * 1024;

    public static Task<HttpSocket> OpenAsync(
        SchedulerOptions options, TaskHubs hubs, Retention? retention, ILoggerFactory loggerFactory, CancellationToken cancellationToken) =>
        HttpSocket.OpenAsync(
            options, options.OperatorPort!.Value, HttpProtocols.Http1, limits => limits.MaxRequestBodySize = RequestBytesMax,
            app =>
            {
                app.Use(new OperatorGuard(options).InvokeAsync);
                app.Use(new UnknownCalls(app).InvokeAsync);
                app.UseRouting();
                new OperatorEndpoints(hubs, retention).Map(app);
            },
            loggerFactory, cancellationToken);
}
