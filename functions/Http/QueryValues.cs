using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Workflows.Http;

/// <summary>Reads the query values that lists share.</summary>
internal static class QueryValues
{
    public const int PageSizeDefault = 50;

    /// <summary>Larger page sizes are taken as this.</summary>
    public const int PageSizeMax = 1000;

    public static int PageSize(HttpRequest request)
    {
        var text = request.Query["page_size"].ToString();
        if (text.Length == 0) return PageSizeDefault;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0
            ? Math.Min(size, PageSizeMax)
            : throw Problems.Invalid("page_size", "page_size must be a positive integer.");
    }

    /// <summary>Where a list goes on. The token is bound to the filters it was made under.</summary>
    public static string? PageToken(HttpRequest request, string filters)
    {
        var text = request.Query["page_token"].ToString();
        if (text.Length == 0) return null;
        var parts = Decode(text)?.Split('\n', 2);
        return parts is [var made, var token] && made == filters
            ? token
            : throw Problems.Invalid("page_token", "page_token is not from this list with these filters; start without it.");
    }

    /// <summary>Null on the last page.</summary>
    public static string? NextToken(string? storageToken, string filters) =>
        storageToken is null ? null : Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(filters + "\n" + storageToken)).Replace('+', '-').Replace('/', '_').TrimEnd('=');

    /// <summary>Null when absent.</summary>
    public static string? Word(HttpRequest request, string name, int lengthMax)
    {
        var text = request.Query[name].ToString();
        if (text.Length == 0) return null;
        return text.Length <= lengthMax ? text : throw Problems.Invalid(name, $"{name} is longer than {lengthMax} characters.");
    }

    private static string? Decode(string token)
    {
        try
        {
            var base64 = token.Replace('-', '+').Replace('_', '/');
            return System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '=')));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
