using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Workflows.Scheduler.Operator;

/// <summary>The operator's page: one file, no script from elsewhere, everything through the calls beside it.</summary>
internal static partial class OperatorPage
{
    private static readonly byte[] Page = Read();

    /// <summary>Lets the page's own script and style run, and nothing else whatever it shows.</summary>
    public static string SecurityPolicy { get; } =
        $"default-src 'none'; connect-src 'self'; img-src data:; script-src {HashOf(Script())}; style-src {HashOf(Style())}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static async Task WriteAsync(HttpResponse response)
    {
        response.ContentType = "text/html; charset=utf-8";
        await response.Body.WriteAsync(Page, response.HttpContext.RequestAborted);
    }

    private static byte[] Read()
    {
        using var page = typeof(OperatorPage).Assembly.GetManifestResourceStream("Workflows.Scheduler.Operator.page.html")
            ?? throw new InvalidOperationException("The operator's page is not in the assembly.");
        using var bytes = new MemoryStream();
        page.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static string HashOf(Regex part)
    {
        var text = part.Match(Encoding.UTF8.GetString(Page)).Groups[1].Value;
        return $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";
    }

    [GeneratedRegex("<script>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();
}
