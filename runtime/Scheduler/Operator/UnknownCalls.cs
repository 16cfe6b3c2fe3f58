using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Workflows.Scheduler.Operator;

/// <summary>Answers what the socket does not have with what it has.</summary>
internal sealed class UnknownCalls(IEndpointRouteBuilder routes)
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.Response.HasStarted) return;
        var (request, response) = (context.Request, context.Response);
        if (response.StatusCode == StatusCodes.Status405MethodNotAllowed)
            await OperatorEndpoints.ProblemAsync(context, response.StatusCode, "METHOD_NOT_ALLOWED", $"{request.Path} takes {response.Headers.Allow}, not {request.Method}.");
        else if (response.StatusCode == StatusCodes.Status404NotFound)
            await OperatorEndpoints.ProblemAsync(context, response.StatusCode, "NOT_FOUND", $"There is no {request.Path}. There are: {string.Join(", ", Known())}.");
    }

    private IEnumerable<string> Known() => routes.DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>().Select(e =>
        $"{string.Join('|', e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [])} {e.RoutePattern.RawText}");
}
