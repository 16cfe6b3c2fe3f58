using System.Net;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Workflows.Cli.Api;

/// <summary>The app's public HTTP API; the only way by which the CLI and the runner reach jobs.</summary>
/// <param name="http">Its base address is the app's; it must have no overall timeout, since event streams stay open.</param>
internal sealed class WorkflowsClient(HttpClient http) : IDisposable
{
    /// <summary>One block of an upload; a larger file goes in several (seam rule 27).</summary>
    public const int BlockBytesMax = 8 * 1024 * 1024;

    /// <summary>Where <c>./run</c> serves the app unless it is told another port.</summary>
    public static readonly Uri DefaultAddress = new("http://127.0.0.1:7071/");

    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(100);

    public Uri Address => http.BaseAddress ?? throw new InvalidOperationException("The client has no base address.");

    public static WorkflowsClient At(Uri address) => new(new HttpClient { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan });

    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(new Uri("health/ready", UriKind.Relative), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public async Task<JsonElement> HealthAsync(CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, "health/ready", null, cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    public async Task<JobSnapshot> GetJobAsync(string jobId, CancellationToken cancellationToken) =>
        JobSnapshot.From(await GetAsync($"api/v1/jobs/{Escape(jobId)}", cancellationToken));

    public Task<JsonElement> ListJobsAsync(string? state, int pageSize, CancellationToken cancellationToken) =>
        GetAsync($"api/v1/jobs?page_size={pageSize}{(state is null ? "" : $"&state={Escape(state)}")}", cancellationToken);

    /// <summary>Every job that is not final, the newest first.</summary>
    public async Task<IReadOnlyList<JobSnapshot>> ListUnfinishedJobsAsync(CancellationToken cancellationToken)
    {
        // Not by state: a job that changes its state between two questions would be missed.
        var jobs = new List<JobSnapshot>();
        string? next = null;
        do
        {
            var page = await GetAsync($"api/v1/jobs?page_size=200{(next is null ? "" : $"&page_token={Escape(next)}")}", cancellationToken);
            jobs.AddRange(page.List("jobs").Select(JobSnapshot.From).Where(job => !job.IsFinal));
            next = page.Text("next_page_token");
        }
        while (!string.IsNullOrEmpty(next));
        return jobs;
    }

    /// <summary>All items, page by page.</summary>
    public async IAsyncEnumerable<JsonElement> ListItemsAsync(string jobId, string? state, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? next = null;
        do
        {
            var query = $"page_size=200{(state is null ? "" : $"&state={Escape(state)}")}{(next is null ? "" : $"&page_token={Escape(next)}")}";
            var page = await GetAsync($"api/v1/jobs/{Escape(jobId)}/items?{query}", cancellationToken);
            foreach (var item in page.List("items")) yield return item;
            next = page.Text("next_page_token");
        }
        while (!string.IsNullOrEmpty(next));
    }

    public Task<JsonElement> GetResultsAsync(string jobId, CancellationToken cancellationToken) =>
        GetAsync($"api/v1/jobs/{Escape(jobId)}/results", cancellationToken);

    /// <param name="action">pause, resume, cancel or retry.</param>
    /// <param name="budget">A new limit in US dollars, for retry only; null leaves it.</param>
    public Task<JsonElement> ActAsync(string jobId, string action, decimal? budget, CancellationToken cancellationToken) =>
        PostAsync(
            $"api/v1/jobs/{Escape(jobId)}/{action}",
            budget is { } amount ? new { budget = amount.ToString(System.Globalization.CultureInfo.InvariantCulture) } : new { },
            cancellationToken);

    /// <summary>Every deck that the app knows, or the one of that name.</summary>
    public async Task<IReadOnlyList<DeckRow>> FindDecksAsync(string? name, CancellationToken cancellationToken)
    {
        var rows = new List<DeckRow>();
        string? next = null;
        do
        {
            var query = name is null ? $"page_size=1000{(next is null ? "" : $"&page_token={Escape(next)}")}" : $"name={Escape(name)}";
            var page = await GetAsync($"api/v1/decks?{query}", cancellationToken);
            rows.AddRange(page.List("decks").Select(DeckRow.From).OfType<DeckRow>());
            next = page.Text("next_page_token");
        }
        while (!string.IsNullOrEmpty(next));
        return rows;
    }

    /// <summary>Writes the source blob; the app's own trigger does the rest.</summary>
    public async Task UploadDeckAsync(string name, byte[] content, CancellationToken cancellationToken)
    {
        var path = $"api/v1/decks/{Escape(name)}";
        if (content.Length <= BlockBytesMax)
        {
            using var whole = await EnsureAsync(await SendAsync(HttpMethod.Put, path, Bytes(content, 0, content.Length), cancellationToken), cancellationToken);
            return;
        }

        var blocks = 0;
        for (var at = 0; at < content.Length; at += BlockBytesMax, blocks++)
        {
            var block = Bytes(content, at, Math.Min(BlockBytesMax, content.Length - at));
            using var stored = await EnsureAsync(await SendAsync(HttpMethod.Put, $"{path}/blocks/{blocks}", block, cancellationToken), cancellationToken);
        }

        using var committed = await EnsureAsync(await SendAsync(HttpMethod.Post, $"{path}/commit", JsonContent.Create(new { blocks }), cancellationToken), cancellationToken);
    }

    /// <returns>The id of the job that was started, or of the one that already runs for the same request.</returns>
    public async Task<string> StartVisualAnalysisAsync(AnalysisOrder order, CancellationToken cancellationToken)
    {
        var answer = await PostAsync("api/dojo/extraction-test/run-visual-analysis", order.ToBody(), cancellationToken);
        return answer.Text("job_id") ?? answer.Text("id") ?? answer.Field("job")?.Text("id")
            ?? throw new InvalidDataException("The app started an analysis but named no job.");
    }

    /// <summary>What a start of the same order would do; nothing is written.</summary>
    public Task<JsonElement> PlanVisualAnalysisAsync(AnalysisOrder order, CancellationToken cancellationToken) =>
        PostAsync("api/dojo/extraction-test/plan", order.ToBody(), cancellationToken);

    public Task<JsonElement> ListModelsAsync(CancellationToken cancellationToken) => GetAsync("api/v1/models", cancellationToken);

    public Task<JsonElement> GetStatisticsAsync(int days, CancellationToken cancellationToken) =>
        GetAsync($"api/v1/statistics?days={days}", cancellationToken);

    /// <summary>Writes a job's results in a format (json, csv, html) to a stream.</summary>
    public async Task ExportAsync(string jobId, string format, Stream destination, CancellationToken cancellationToken)
    {
        using var response = await EnsureAsync(
            await SendAsync(HttpMethod.Get, $"api/v1/jobs/{Escape(jobId)}/export?format={Escape(format)}", null, cancellationToken), cancellationToken);
        await response.Content.CopyToAsync(destination, cancellationToken);
    }

    /// <summary>Opens the job's event stream; the caller disposes the response.</summary>
    public async Task<HttpResponseMessage> OpenEventsAsync(string jobId, string? lastEventId, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"api/v1/jobs/{Escape(jobId)}/events", UriKind.Relative));
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        return await EnsureAsync(await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken), cancellationToken);
    }

    public void Dispose() => http.Dispose();

    private async Task<JsonElement> PostAsync(string path, object body, CancellationToken cancellationToken)
    {
        using var response = await EnsureAsync(await SendAsync(HttpMethod.Post, path, JsonContent.Create(body), cancellationToken), cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    private async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await EnsureAsync(await SendAsync(HttpMethod.Get, path, null, cancellationToken), cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(RequestTimeout);
        try
        {
            return await http.SendAsync(request, deadline.Token);
        }
        catch (HttpRequestException e)
        {
            throw new AppUnreachableException(Address, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AppUnreachableException(Address, e);
        }
    }

    private static async Task<HttpResponseMessage> EnsureAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode) return response;
        using (response)
        {
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            throw ApiException.From(response.StatusCode, $"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri?.AbsolutePath}", body);
        }
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        if (response.StatusCode is HttpStatusCode.NoContent || text.Length == 0) return default;
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    private static ByteArrayContent Bytes(byte[] content, int at, int count)
    {
        var body = new ByteArrayContent(content, at, count);
        body.Headers.ContentType = new("application/octet-stream");
        return body;
    }

    private static string Escape(string value) => Uri.EscapeDataString(value);
}
