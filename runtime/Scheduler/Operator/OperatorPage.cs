using Microsoft.AspNetCore.Http;

namespace Workflows.Scheduler.Operator;

/// <summary>The operator's page: one file, no script from elsewhere, everything through the calls beside it.</summary>
internal static class OperatorPage
{
    public static async Task WriteAsync(HttpResponse response)
    {
        await using var page = typeof(OperatorPage).Assembly.GetManifestResourceStream("Workflows.Scheduler.Operator.page.html")
            ?? throw new InvalidOperationException("The operator's page is not in the assembly.");
        response.ContentType = "text/html; charset=utf-8";
        await page.CopyToAsync(response.Body, response.HttpContext.RequestAborted);
    }
}
