using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Workflows.Contracts;
using Workflows.GpuWorker.Metrics;

namespace Workflows.GpuWorker.Callback;

/// <summary>Tells the functions app about a finished deck at once. Best effort: whatever goes wrong, the deck is done.</summary>
internal sealed partial class AnalysisCallback(
    HttpClient http, IOptions<CallbackOptions> options, WorkerMetrics metrics, TimeProvider time, ILogger<AnalysisCallback> logger)
{
    /// <returns>Seconds until the functions app had answered; null when it was not told.</returns>
    public async Task<double?> PostAsync(AnalyzeDeckInput input, string resultJson, CancellationToken cancellationToken)
    {
        if (options.Value.Url is not { } address) return null;
        var startedAt = time.GetTimestamp();
        using var late = new CancellationTokenSource(options.Value.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            using var result = JsonDocument.Parse(resultJson);
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, CacheVisualAnalysisRequest.Path));
            request.Content = JsonContent.Create(new CacheVisualAnalysisRequest
            {
                DeckId = input.DeckId,
                VisualResults = result.RootElement,
                VisionModel = input.VisionModel,
                AnalysisPrompt = input.AnalysisPrompt,
            });
            if (options.Value.Key is { Length: > 0 } key) request.Headers.Add(CacheVisualAnalysisRequest.KeyHeader, key);
            using var response = await http.SendAsync(request, either.Token);
            response.EnsureSuccessStatusCode();
            LogCached(input.DeckId);
            var took = time.GetElapsedTime(startedAt);
            metrics.CallbackFinished(took, succeeded: true);
            return Math.Round(took.TotalSeconds, 3);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            LogFailed(input.DeckId, e is OperationCanceledException ? "no answer in time" : e.Message);
            metrics.CallbackFinished(time.GetElapsedTime(startedAt), succeeded: false);
            return null;
        }
    }

    // The wording is a requirement (R0-30).
    [LoggerMessage(Level = LogLevel.Information, Message = "Cached visual analysis via HTTP: deck {DeckId}")]
    private partial void LogCached(int deckId);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The callback for deck {DeckId} failed ({Reason}); its result travels with the orchestration instead")]
    private partial void LogFailed(int deckId, string reason);
}
