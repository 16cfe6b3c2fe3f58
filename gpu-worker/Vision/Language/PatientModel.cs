using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Workflows.Contracts;

namespace Workflows.GpuWorker.Vision.Language;

/// <summary>Asks again after faults that pass: when the provider says, else after pauses that double, with jitter, within limits.</summary>
internal sealed partial class PatientModel(
    ILanguageModel model, VisionModelRegistry registry, IOptions<VisionOptions> options, TimeProvider time, ILogger<PatientModel> logger)
{
    /// <summary>A time limit that was reached costs minutes and perhaps money, so once more has to do.</summary>
    private const int RetriesAfterTimeout = 1;

    /// <exception cref="ModelFaultException">The fault does not pass.</exception>
    /// <exception cref="ModelPatienceException">It may pass, but not within what one page may wait.</exception>
    public async Task<ModelReply> AskAsync(PageTask page, ModelQuestion question, WaitingTime waited, CancellationToken cancellationToken)
    {
        var timeouts = 0;
        for (var retry = 0; ; retry++)
        {
            ModelFault fault;
            try
            {
                var reply = await model.AskAsync(question, cancellationToken);
                Count(page, reply.Tokens, answered: true);
                return reply;
            }
            catch (ModelCancelledException e)
            {
                Count(page, e.Tokens, answered: false);
                throw;
            }
            catch (ModelFaultException e)
            {
                Count(page, e.Tokens, answered: false);
                LogFault(page.VisionModel, page.Number, e.Fault.Kind, e.Fault.Status, e.Fault.Type);
                fault = e.Fault;
                if (!fault.Passes || (fault.IsTimeout && ++timeouts > RetriesAfterTimeout)) throw;
            }

            var pause = fault.RetryAfter ?? BackOff(retry);
            if (retry >= options.Value.MaxRetries || waited.Total + pause > options.Value.WaitMax) throw new ModelPatienceException(fault, waited.Total);
            waited.Total += pause;
            await PauseAsync(page, fault, pause, cancellationToken);
        }
    }

    private async Task PauseAsync(PageTask page, ModelFault fault, TimeSpan pause, CancellationToken cancellationToken)
    {
        await page.Waiting(new ItemWaiting
        {
            Code = fault.Kind == ModelFaultKind.Limited ? ItemWaiting.ProviderLimit : ItemWaiting.ProviderDown,
            Sentence = fault.Kind switch
            {
                ModelFaultKind.Limited => $"{model.Provider} allows no more requests for now.",
                ModelFaultKind.Overloaded => $"{model.Provider} has too much to do.",
                _ => $"{model.Provider} did not answer.",
            },
            Until = time.GetUtcNow() + pause,
        });
        await Task.Delay(pause, time, cancellationToken);
        await page.Waiting(null);
    }

    /// <summary>Half of it is chance, so that workers which were refused together do not come back together.</summary>
    private TimeSpan BackOff(int retry)
    {
        var most = Math.Min(options.Value.RetryDelay.TotalMilliseconds * Math.Pow(2, Math.Min(retry, 30)), options.Value.RetryDelayMax.TotalMilliseconds);
        var share = RandomNumberGenerator.GetInt32(500, 1001) / 1000.0;
        return TimeSpan.FromMilliseconds(most * share);
    }

    /// <summary>An answer whose tokens nobody counted makes the cost unknown; a call that failed without a count is taken as free.</summary>
    private void Count(PageTask page, TokenCount tokens, bool answered)
    {
        var known = tokens is { Input: not null, Output: not null };
        var (input, output) = (tokens.Input ?? 0, tokens.Output ?? 0);
        page.Usage.Add(new ModelUsage
        {
            Calls = 1,
            InputTokens = input,
            OutputTokens = output,
            Cost = answered && !known ? null : registry.CostOf(page.VisionModel, input, output),
        });
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{VisionModel} did not answer about page {Page}: {Fault}, HTTP {Status}, {ErrorType}")]
    private partial void LogFault(string visionModel, int page, ModelFaultKind fault, int status, string? errorType);
}

/// <summary>How long a page has waited so far, over all its calls.</summary>
internal sealed class WaitingTime
{
    public TimeSpan Total { get; set; }
}

/// <summary>The provider did not answer within what one page may wait.</summary>
internal sealed class ModelPatienceException(ModelFault fault, TimeSpan waited)
    : Exception($"The model's provider took no request for {waited.TotalSeconds:0} s: {fault.Kind}.")
{
    public ModelFault Fault { get; } = fault;

    public TimeSpan Waited { get; } = waited;
}
