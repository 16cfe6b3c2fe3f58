using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Workflows.Contracts;
using Workflows.Testing;

namespace Workflows.Functions.Tests.App;

/// <summary>The real function app as a process on a free port, with Azurite behind it and a worker that the tests steer.</summary>
// xunit disposes through IAsyncLifetime.
#pragma warning disable CA1001
public sealed class AppFixture : IAsyncLifetime
#pragma warning restore CA1001
{
    public const string InternalKey = "key-of-the-tests";

    // The app's own output, of the same configuration: beside the tests it would find their assembly too.
    private static readonly string AppFolder =
        RepositoryPaths.In("functions", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, new DirectoryInfo(AppContext.BaseDirectory).Name);

    private readonly TemporaryFolder _data = new();
    private readonly AzuriteFixture _azurite = new();
    private readonly int _port;
    private readonly int _schedulerPort;
    private RealProcess? _process;
    private int _starts;
    private int _decks;

    public AppFixture()
    {
        var ports = FreePort.Next(2);
        (_port, _schedulerPort) = (ports[0], ports[1]);
        Http = new() { BaseAddress = new Uri($"http://127.0.0.1:{_port}/"), Timeout = Deadline.Generous };
    }

    public HttpClient Http { get; }

    /// <summary>What the app has logged since its last start.</summary>
    public string Log => _process!.ReadLog();

    internal FakeGpuWorker Worker { get; private set; } = null!;

    public TableServiceClient Tables => new(_azurite.ConnectionString);

    public BlobServiceClient Blobs => new(_azurite.ConnectionString);

    public async Task InitializeAsync()
    {
        await _azurite.InitializeAsync();
        Directory.CreateDirectory(_data.File("web/assets"));
        await File.WriteAllTextAsync(_data.File("web/index.html"), "<!doctype html><title>The web app</title>");
        await File.WriteAllTextAsync(_data.File("web/assets/app-1.js"), "export {};");
        await File.WriteAllTextAsync(_data.File("secret.txt"), "secret");
        await StartAsync();
        Worker = new($"Endpoint=http://127.0.0.1:{_schedulerPort};TaskHub=workflows;Authentication=None");
        await Worker.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await Worker.DisposeAsync();
        _process?.Dispose();
        Http.Dispose();
        await _azurite.DisposeAsync();
        _data.Dispose();
    }

    /// <summary>SIGKILL, and a new process on the same files and ports.</summary>
    public async Task RestartAsync()
    {
        _process?.Dispose();
        await StartAsync();
    }

    /// <summary>Uploads small files and waits until they are ready.</summary>
    public async Task<int[]> AddDecksAsync(int count)
    {
        var ids = new List<int>();
        for (var i = 0; i < count; i++)
        {
            var name = $"deck-{Interlocked.Increment(ref _decks)}.pdf";
            using var content = new ByteArrayContent(System.Text.Encoding.ASCII.GetBytes($"%PDF-1.7 {name}"));
            using var stored = await Http.PutAsync(new Uri($"api/v1/decks/{name}", UriKind.Relative), content);
            Assert.Equal(202, (int)stored.StatusCode);
            ids.Add((await UntilAsync($"api/v1/decks?name={name}", found => found.GetProperty("decks").EnumerateArray().Any(deck => deck.GetProperty("state").GetString() == "ready")))
                .GetProperty("decks")[0].GetProperty("deck_id").GetInt32());
        }

        return [.. ids];
    }

    public async Task<string> StartJobAsync(int[] decks, string prompt) =>
        (await PostAsync("api/dojo/extraction-test/run-visual-analysis", new { deck_ids = decks, analysis_prompt = prompt })).GetProperty("job_id").GetString()!;

    /// <summary>Starts a job and says its id.</summary>
    public async Task<string> StartAsync(object body)
    {
        var answer = await PostAsync("api/dojo/extraction-test/run-visual-analysis", body);
        return answer.TryGetProperty("job_id", out var id) ? id.GetString()! : throw new InvalidOperationException(answer.ToString());
    }

    public Task<JsonElement> FinalAsync(string job) => UntilAsync($"api/v1/jobs/{job}", view => view.GetProperty("final").GetBoolean());

    public async Task<JsonElement> GetAsync(string path)
    {
        using var response = await Http.GetAsync(new Uri(path, UriKind.Relative));
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    public async Task<JsonElement> PostAsync(string path, object body)
    {
        using var response = await Http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    public async Task<JsonElement> RebuildAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/admin/rebuild");
        request.Headers.Add(CacheVisualAnalysisRequest.KeyHeader, InternalKey);
        using var response = await Http.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode, _process!.Tail());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>Reads again and again until the answer is as wanted; says what it was when the deadline passes.</summary>
    public async Task<JsonElement> UntilAsync(string path, Func<JsonElement, bool> isThere)
    {
        var deadline = Deadline.Token;
        JsonElement last = default;
        while (!deadline.IsCancellationRequested)
        {
            last = await GetAsync(path);
            if (isThere(last)) return last;
            await Task.Delay(50, CancellationToken.None);
        }

        throw new TimeoutException($"{path} stayed {last}\n{_process!.Tail(60)}");
    }

    private async Task StartAsync()
    {
        var environment = new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = _azurite.ConnectionString,
            ["WORKFLOWS_DATA"] = _data.Path,
            ["WORKFLOWS_SCHEDULER_PORT"] = _schedulerPort.ToString(CultureInfo.InvariantCulture),
            ["WORKFLOWS_INTERNAL_KEY"] = InternalKey,
            ["DURABLE_TASK_SCHEDULER_CONNECTION_STRING"] = null,
            ["WORKFLOWS_WEB_ROOT"] = _data.File("web"),

            // A paid model with a price, and one without.
            ["Vision__OpenAi__Endpoint"] = "http://127.0.0.1:9/v1",
            ["Vision__Models__0__Name"] = "openai:test",
            ["Vision__Models__0__InputPerMillion"] = "1",
            ["Vision__Models__0__OutputPerMillion"] = "10",
            ["Vision__Models__1__Name"] = "openai:unpriced",
            ["OPENAI_API_KEY"] = null,
            ["ANTHROPIC_API_KEY"] = null,

            // Short, so that a test sees a stream end by itself; real clients come back, and so do the tests'.
            ["Jobs__StreamSecondsMax"] = "8",
            ["Jobs__HeartbeatSeconds"] = "1",
        };
        _process = RealProcess.Start(
            "dotnet", [Path.Combine(AppFolder, "Workflows.Functions.dll"), "--port", _port.ToString(CultureInfo.InvariantCulture)],
            environment, _data.File($"app-{++_starts}.log"), AppFolder);
        var deadline = Deadline.Token;
        while (true)
        {
            deadline.ThrowIfCancellationRequested();
            if (_process.HasExited) throw new InvalidOperationException(_process.Tail());
            try
            {
                using var ready = await Http.GetAsync(new Uri("health/ready", UriKind.Relative), deadline);
                if (ready.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(100, CancellationToken.None);
        }
    }
}
