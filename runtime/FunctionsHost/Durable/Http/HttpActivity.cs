using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.Extensions.Primitives;
using Workflows.DurableTask;

namespace Microsoft.Azure.Functions.Worker.Extensions.DurableTask.Http;

/// <summary>Makes one HTTP request of an orchestration; what comes back is its result, whatever the status.</summary>
internal sealed class HttpActivity(TimeSpan pollEvery, CancellationToken stopping) : ITaskActivity
{
    public const string Name = "BuiltIn::HttpActivity";

    // The connections are everybody's; how long a request may take is the request's own matter.
    private static readonly HttpClient Http = new() { Timeout = Timeout.InfiniteTimeSpan };

    public Type InputType => typeof(RawPayload);

    public Type OutputType => typeof(RawPayload);

    public async Task<object?> RunAsync(TaskActivityContext context, object? input)
    {
        var request = JsonSerializer.Deserialize<DurableHttpRequest>((input as RawPayload)?.Text ?? "null")
            ?? throw new ArgumentException("The HTTP activity was called without a request.");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        if (request.Timeout is { } timeout) limit.CancelAfter(timeout);
        try
        {
            return new RawPayload(JsonSerializer.Serialize(await SendAsync(request, limit.Token)));
        }
        catch (OperationCanceledException e) when (stopping.IsCancellationRequested)
        {
            throw new ActivityAbandonedException(e);
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"{request.Method} {request.Uri.GetLeftPart(UriPartial.Path)} took longer than {request.Timeout}.", e);
        }
    }

    private async Task<DurableHttpResponse> SendAsync(DurableHttpRequest request, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(request.Method, request.Uri);
        if (request.Content is not null) message.Content = new StringContent(request.Content, Encoding.UTF8);
        foreach (var (name, values) in request.Headers ?? new Dictionary<string, StringValues>())
        {
            if (message.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values) || message.Content is null) continue;
            message.Content.Headers.Remove(name);
            message.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }

        using var response = await Http.SendAsync(message, cancellationToken);
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => new StringValues([.. header.Value]), StringComparer.OrdinalIgnoreCase);
        // The host knows how often to ask again, the orchestration reads it here.
        if (!headers.ContainsKey("Retry-After") && response.StatusCode == System.Net.HttpStatusCode.Accepted)
            headers["Retry-After"] = Math.Ceiling(pollEvery.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return new DurableHttpResponse(response.StatusCode) { Headers = headers, Content = await response.Content.ReadAsStringAsync(cancellationToken) };
    }
}
