using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Azure.Functions.Worker;

namespace Workflows.Http;

/// <summary>Serves the web app's published files; every other path that is not the API is the app's own and gets index.html.</summary>
public sealed class Dashboard(WebRoot root)
{
    private const string Policy =
        "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; script-src 'self'; connect-src 'self'; " +
        "font-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static readonly FileExtensionContentTypeProvider Types = new();

    [Function("Dashboard")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "{*path}")] HttpRequest request, string? path)
    {
        ArgumentNullException.ThrowIfNull(request);
        path ??= "";
        if (IsReserved(path))
            throw Problems.NotFound("NOT_FOUND", "There is nothing here", $"There is no endpoint /{path}.", "See /api/openapi.json for what there is.");
        var file = root.Find(path);
        if (file is null && Path.HasExtension(path))
            throw Problems.NotFound("FILE_NOT_FOUND", "There is no such file", $"The web app has no file /{path}.", "Reload the page.");
        file ??= root.Find("index.html");
        return file is null ? NotBuilt() : Send(request, file);
    }

    private static bool IsReserved(string path) =>
        path.Split('/')[0] is "api" or "health" or "admin" or "runtime";

    private static IResult Send(HttpRequest request, string file)
    {
        var headers = request.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XFrameOptions = "DENY";

        // The build names assets by content; only index.html and its like change under one name.
        var isAsset = file.Contains($"{Path.DirectorySeparatorChar}assets{Path.DirectorySeparatorChar}", StringComparison.Ordinal);
        headers.CacheControl = isAsset ? "public, max-age=31536000, immutable" : "no-cache";
        var info = new FileInfo(file);
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(info.LastWriteTimeUtc.Ticks ^ (info.Length << 1))))[..16]}\"";
        return Results.File(file, Types.TryGetContentType(file, out var type) ? type : "application/octet-stream",
            lastModified: info.LastWriteTimeUtc, entityTag: new(tag));
    }

    private static IResult NotBuilt() => Results.Text(
        "<!doctype html><title>Workflows</title><p>The dashboard is not built. The API is described at <a href=\"/api/openapi.json\">/api/openapi.json</a>.",
        "text/html; charset=utf-8");
}
