using System.Net.Http.Json;
using System.Text.Json;
using Workflows.Testing;

namespace Workflows.Integration.Tests;

/// <summary>The whole product as real processes on free ports in a folder of its own: Azurite, the functions host, the GPU worker.</summary>
/// <remarks>Parts are started, killed and started again one by one, on the same ports and the same data.</remarks>
public sealed class Stack : IAsyncDisposable
{
    /// <summary>Slows every analysed page down, so that a test can act in the middle of a deck.</summary>
    public TimeSpan PageTime { get; init; } = TimeSpan.Zero;

    /// <summary>Where the worker posts finished decks; null means the functions host.</summary>
    public string? CallbackUrl { get; init; }

    /// <summary>Further settings of the worker, such as lower limits.</summary>
    public IReadOnlyDictionary<string, string> WorkerSettings { get; init; } = new Dictionary<string, string>();

    /// <summary>Further settings of the worker and the functions host alike.</summary>
    public IReadOnlyDictionary<string, string> SharedSettings { get; init; } = new Dictionary<string, string>();

    /// <summary>What the API takes in one piece.</summary>
    private const int BlockBytes = 8 * 1024 * 1024;

    private const string InternalKey = "integration-test-key";

    private readonly TemporaryFolder _data = new();
    private readonly int _httpPort;
    private readonly int _schedulerPort;

    public Stack()
    {
        var ports = FreePort.Next(2);
        (_httpPort, _schedulerPort) = (ports[0], ports[1]);
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_httpPort}"), Timeout = TimeSpan.FromSeconds(30) };
    }

    public HttpClient Http { get; }

    public Azurite? Azurite { get; private set; }

    public RealProcess? Host { get; private set; }

    public RealProcess? Worker { get; private set; }

    public string DataFolder => _data.Path;

    /// <summary>One line for each time that the worker really analysed a deck.</summary>
    public string AnalyzerLog => _data.File("analyzer.log");

    public async Task StartAsync()
    {
        await StartAzuriteAsync();
        await StartHostAsync();
        StartWorker();
    }

    public async Task StartAzuriteAsync()
    {
        if (Azurite is null) Azurite = await Azurite.StartAsync(Directory.CreateDirectory(_data.File("azurite")).FullName);
        else await Azurite.StartAgainAsync();
    }

    public async Task StartHostAsync(bool afterUncleanStop = false)
    {
        var environment = CommonEnvironment();
        environment["WORKFLOWS_DATA"] = _data.Path;
        environment["WORKFLOWS_WEB_ROOT"] = RepositoryPaths.In("dashboard", "dist");
        environment["WORKFLOWS_SCHEDULER_PORT"] = $"{_schedulerPort}";
        environment["WORKFLOWS_UNCLEAN"] = afterUncleanStop ? "1" : null;
        environment["DURABLE_TASK_SCHEDULER_CONNECTION_STRING"] = null;
        Host = RealProcess.Start(
            "dotnet", [Repository.Output("functions", "Workflows.Functions.dll"), "--port", $"{_httpPort}"],
            environment, _data.File("host.log"), Repository.OutputFolder("functions"));
        await Eventually.TrueAsync(IsReadyAsync, "the functions host is ready", () => Host.Tail());
    }

    public void StartWorker()
    {
        var environment = CommonEnvironment();
        environment["DURABLE_TASK_SCHEDULER_CONNECTION_STRING"] = $"Endpoint=http://127.0.0.1:{_schedulerPort};TaskHub=workflows;Authentication=None";
        environment["WORKFLOWS_CALLBACK_URL"] = CallbackUrl ?? $"http://127.0.0.1:{_httpPort}";
        environment["WORKFLOWS_ANALYZER_LOG"] = AnalyzerLog;
        environment["Analysis__MinimumPageTime"] = PageTime.ToString("c");
        foreach (var (name, value) in WorkerSettings) environment[name] = value;
        Worker = RealProcess.Start(
            "dotnet", [Repository.Output("gpu-worker", "Workflows.GpuWorker.dll")],
            environment, _data.File("worker.log"), Repository.OutputFolder("gpu-worker"));
    }

    /// <summary>Uploads a PDF through the public API and waits until the blob trigger has given it an id.</summary>
    public async Task<int> UploadAsync(string name, byte[] content)
    {
        var deck = $"/api/v1/decks/{Uri.EscapeDataString(name)}";
        if (content.Length <= BlockBytes)
        {
            await PutAsync(deck, content);
        }
        else
        {
            var blocks = content.Chunk(BlockBytes).ToList();
            for (var index = 0; index < blocks.Count; index++) await PutAsync($"{deck}/blocks/{index}", blocks[index]);
            await PostAsync($"{deck}/commit", new { blocks = blocks.Count });
        }

        var id = 0;
        await Eventually.TrueAsync(
            async () => (id = await FindDeckAsync(name)) != 0, $"{name} has a deck id", () => Host?.Tail() ?? "");
        return id;
    }

    public async Task<IReadOnlyList<int>> UploadSamplesAsync(int count)
    {
        var files = SampleDecks.Paths.Take(count).ToList();
        var ids = new List<int>();
        foreach (var file in files) ids.Add(await UploadAsync(Path.GetFileName(file), await File.ReadAllBytesAsync(file)));
        return ids;
    }

    /// <summary>Starts a batch the way the seed's front end does, and returns the job's id.</summary>
    public async Task<string> RunAsync(IEnumerable<int> deckIds, string prompt = "Describe every slide", string model = "classic")
    {
        using var response = await Http.PostAsJsonAsync(
            new Uri("/api/dojo/extraction-test/run-visual-analysis", UriKind.Relative),
            new { deck_ids = deckIds, vision_model = model, analysis_prompt = prompt });
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == System.Net.HttpStatusCode.Accepted, $"{(int)response.StatusCode} {text}");
        using var document = JsonDocument.Parse(text);
        return document.RootElement.GetProperty("job_id").ToString();
    }

    public async Task<JobStatus> GetJobAsync(string jobId)
    {
        using var document = JsonDocument.Parse(await Http.GetStringAsync(new Uri($"/api/v1/jobs/{jobId}", UriKind.Relative)));
        return JobStatus.From(document.RootElement);
    }

    /// <summary>Waits for a state of the job, checking on every read that the ledger balances.</summary>
    public async Task<JobStatus> WaitForAsync(string jobId, Func<JobStatus, bool> condition, string what)
    {
        JobStatus? last = null;
        await Eventually.TrueAsync(
            async () =>
            {
                last = await GetJobAsync(jobId);
                last.AssertBalanced();
                return condition(last);
            },
            what, () => $"{last}\n--- host\n{Host?.Tail()}\n--- worker\n{Worker?.Tail()}");
        return last!;
    }

    public Task<JobStatus> WaitUntilFinalAsync(string jobId) => WaitForAsync(jobId, j => j.Final, $"job {jobId} is final");

    public async Task<IReadOnlyDictionary<string, JsonElement>> GetItemsAsync(string jobId)
    {
        using var document = JsonDocument.Parse(await Http.GetStringAsync(new Uri($"/api/v1/jobs/{jobId}/items?page_size=1000", UriKind.Relative)));
        return document.RootElement.GetProperty("items").EnumerateArray()
            .ToDictionary(i => i.GetProperty("id").ToString(), i => i.Clone());
    }

    public async Task<JsonElement> GetJsonAsync(string path)
    {
        using var document = JsonDocument.Parse(await Http.GetStringAsync(new Uri(path, UriKind.Relative)));
        return document.RootElement.Clone();
    }

    public async Task PostAsync(string path, object? body = null)
    {
        using var response = await Http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body ?? new { });
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
    }

    /// <summary>What the runner does after Azurite stopped without saving.</summary>
    public async Task RebuildAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1/admin/rebuild", UriKind.Relative));
        request.Headers.Add("x-workflows-internal-key", InternalKey);
        using var response = await Http.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode, $"rebuild: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
    }

    /// <summary>How often each deck was really analysed, by deck id.</summary>
    public IReadOnlyDictionary<int, int> AnalyzerCalls() =>
        File.Exists(AnalyzerLog)
            ? File.ReadAllLines(AnalyzerLog).Where(l => l.Length > 0)
                .GroupBy(l => int.Parse(l.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture))
                .ToDictionary(g => g.Key, g => g.Count())
            : new Dictionary<int, int>();

    /// <summary>For each deck, whether the sample endpoint counts it as analysed.</summary>
    public async Task<IReadOnlyDictionary<int, bool>> CachedAsync(IEnumerable<int> deckIds, string prompt = "Describe every slide")
    {
        using var response = await Http.PostAsJsonAsync(
            new Uri("/api/dojo/extraction-test/sample", UriKind.Relative),
            new { existing_ids = deckIds, vision_model = "classic", analysis_prompt = prompt });
        response.EnsureSuccessStatusCode();
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return document.RootElement.GetProperty("decks").EnumerateArray()
            .ToDictionary(d => d.GetProperty("deck_id").GetInt32(), d => d.GetProperty("has_visual_cache").GetBoolean());
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Worker?.Dispose();
        Host?.Dispose();
        if (Azurite is not null) await Azurite.DisposeAsync();
        _data.Dispose();
    }

    private async Task PutAsync(string path, byte[] content)
    {
        using var body = new ByteArrayContent(content);
        body.Headers.ContentType = new("application/pdf");
        using var response = await Http.PutAsync(new Uri(path, UriKind.Relative), body);
        Assert.True(response.IsSuccessStatusCode, $"upload to {path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
    }

    private Dictionary<string, string?> CommonEnvironment()
    {
        var environment = new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = Azurite!.ConnectionString,
            ["WORKFLOWS_INTERNAL_KEY"] = InternalKey,
            ["DOTNET_gcServer"] = "0",
        };
        foreach (var (name, value) in SharedSettings) environment[name] = value;
        return environment;
    }

    private async Task<int> FindDeckAsync(string name)
    {
        var answer = await GetJsonAsync($"/api/v1/decks?name={Uri.EscapeDataString(name)}");
        var deck = answer.GetProperty("decks").EnumerateArray().FirstOrDefault();
        return deck.ValueKind == JsonValueKind.Object ? deck.GetProperty("deck_id").GetInt32() : 0;
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var response = await Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
