using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Workflows.Cli.Api;

namespace Workflows.Cli.Tests;

/// <summary>The functions app as its clients see it: a real HTTP server whose answers the test decides.</summary>
internal sealed class FakeApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeApp(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single() + "/");

    /// <summary>What <c>GET /api/v1/jobs/{id}</c> answers, by id.</summary>
    public ConcurrentDictionary<string, string> Jobs { get; } = new();

    public int JobsPerPage { get; set; } = 100;

    public ConcurrentDictionary<string, string> Items { get; } = new();

    /// <summary>One script for each connection to the event stream, in order; when there is none the stream answers 404.</summary>
    public ConcurrentQueue<Func<HttpResponse, CancellationToken, Task>> Streams { get; } = new();

    /// <summary>The <c>Last-Event-ID</c> of each connection; null for none.</summary>
    public ConcurrentQueue<string?> LastEventIds { get; } = new();

    /// <summary>Method, path and body of every request that changes something.</summary>
    public ConcurrentQueue<(string Method, string Path, string Body)> Changes { get; } = new();

    /// <summary>The whole bodies, in the same order.</summary>
    public ConcurrentQueue<string> Bodies { get; } = new();

    public ConcurrentDictionary<string, (int Id, string Hash)> Decks { get; } = new();

    public string Plan { get; set; } = "{}";

    public string Models { get; set; } = """{"models":[]}""";

    public string Statistics { get; set; } = "{}";

    public Channel<string> Uploads { get; } = Channel.CreateUnbounded<string>();

    public WorkflowsClient Client() => WorkflowsClient.At(Address);

    public static async Task<FakeApp> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var fake = new FakeApp(app);
        fake.Map();
        await app.StartAsync();
        return fake;
    }

    /// <summary>A stream that sends these lines and ends.</summary>
    public static Func<HttpResponse, CancellationToken, Task> Sends(params string[] messages) => async (response, cancellationToken) =>
    {
        foreach (var message in messages) await response.WriteAsync(message + "\n\n", cancellationToken);
    };

    public static string Job(string id, string state, string items = """{"total":2,"done":2}""", string revision = "9") =>
        $$"""{"id":"{{id}}","state":"{{state}}","items":{{items}},"last_event_id":{{revision}},"seconds":2.5}""";

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private void Map()
    {
        _app.MapGet("/health/ready", () => Results.Text("{}"));
        _app.MapGet("/api/v1/jobs", (string? page_token) => ListJobs(int.Parse(page_token ?? "0", CultureInfo.InvariantCulture)));
        _app.MapGet("/api/v1/jobs/{id}", (string id) => Jobs.TryGetValue(id, out var job) ? Json(job)
            : Results.Text("""{"code":"JOB_NOT_FOUND","detail":"There is no such job.","action":"List the jobs."}""", "application/problem+json", statusCode: 404));
        _app.MapGet("/api/v1/jobs/{id}/items", (string id) => Json($$"""{"items":{{Items.GetValueOrDefault(id, "[]")}}}"""));
        _app.MapGet("/api/v1/jobs/{id}/events", StreamAsync);
        _app.MapPost("/api/v1/jobs/{id}/{action}", (HttpRequest request) => RecordAsync(request, Json("{}")));
        _app.MapPost("/api/dojo/extraction-test/run-visual-analysis", (HttpRequest request) => RecordAsync(request, Json("""{"job_id":"j1"}""", 202)));
        _app.MapPost("/api/dojo/extraction-test/plan", (HttpRequest request) => RecordAsync(request, Json(Plan)));
        _app.MapGet("/api/v1/models", () => Json(Models));
        _app.MapGet("/api/v1/statistics", (int days) => Json(Statistics.Replace("DAYS", days.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)));
        _app.MapGet("/api/v1/jobs/{id}/export", (string id, string format) => Jobs.ContainsKey(id)
            ? Results.Text($"{id} as {format}")
            : Results.Text("""{"code":"JOB_NOT_FOUND","detail":"There is no such job."}""", "application/problem+json", statusCode: 404));
        _app.MapPut("/api/v1/decks/{name}/blocks/{index:int}", (HttpRequest request) => RecordAsync(request, Json("{}")));
        _app.MapPost("/api/v1/decks/{name}/commit", (string name, HttpRequest request) => StoreAsync(name, request));
        _app.MapPut("/api/v1/decks/{name}", (string name, HttpRequest request) => StoreAsync(name, request));
        _app.MapGet("/api/v1/decks", () => Json(JsonSerializer.Serialize(new
        {
            decks = Decks.Select(d => new { deck_id = d.Value.Id, name = d.Key, content_sha256 = d.Value.Hash }),
        })));
    }

    private IResult ListJobs(int from)
    {
        var jobs = Jobs.OrderByDescending(job => job.Key, StringComparer.Ordinal).Skip(from).Take(JobsPerPage).Select(job => job.Value);
        var next = from + JobsPerPage < Jobs.Count ? $"\"{from + JobsPerPage}\"" : "null";
        return Json($$"""{"jobs":[{{string.Join(',', jobs)}}],"next_page_token":{{next}}}""");
    }

    private async Task StreamAsync(HttpContext context)
    {
        LastEventIds.Enqueue(context.Request.Headers["Last-Event-ID"].FirstOrDefault());
        if (!Streams.TryDequeue(out var script))
        {
            context.Response.StatusCode = 503;
            return;
        }

        context.Response.ContentType = "text/event-stream";
        await script(context.Response, context.RequestAborted);
    }

    private async Task<IResult> StoreAsync(string name, HttpRequest request)
    {
        var result = await RecordAsync(request, Json("""{"name":"x"}""", 202));
        Decks[name] = (Decks.Count + 1, "");
        return result;
    }

    private async Task<IResult> RecordAsync(HttpRequest request, IResult result)
    {
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync();
        Bodies.Enqueue(body);
        Changes.Enqueue((request.Method, request.Path, body.Length > 200 ? $"{body.Length} bytes" : body));
        return result;
    }

    private static IResult Json(string json, int status = 200) => Results.Text(json, "application/json", statusCode: status);
}
