using System.Text;
using System.Text.Json;
using Anthropic;
using Anthropic.Core;
using Anthropic.Exceptions;
using Anthropic.Models.Messages;
using Microsoft.Extensions.Options;
using Workflows.Contracts;
using Workflows.GpuWorker.Vision.Language;

namespace Workflows.GpuWorker.Vision.Anthropic;

/// <summary>Messages of Anthropic: streamed, with the answer's form as a tool.</summary>
/// <remarks>The tool is asked for in words and not forced: models that think before they answer refuse requests that force one.</remarks>
internal sealed class AnthropicModel(IOptions<VisionOptions> options, TimeProvider time) : ILanguageModel, IDisposable
{
    /// <summary>The package wants a key, and would look for others by itself; where there is none it is not sent.</summary>
    private const string NoKey = "none";

    private const string DefaultEndpoint = "https://api.anthropic.com";

    private static readonly Tool Report = new()
    {
        Name = PageAnswerSchema.Name,
        Description = $"{PageAnswerSchema.Description} Call it exactly once: it is the only way to answer.",
        InputSchema = InputSchema.FromRawUnchecked(JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(PageAnswerSchema.Json)!),
    };

    private readonly SocketsHttpHandler _connections = ProviderConnections.Open(options.Value.Anthropic.Endpoint);

    public VisionModelFamily Family => VisionModelFamily.Anthropic;

    public string Provider => "Anthropic";

    public string KeySetting => $"{VisionServices.AnthropicKeyVariable} (or Vision:Anthropic:ApiKey)";

    public async Task<ModelReply> AskAsync(ModelQuestion question, CancellationToken cancellationToken)
    {
        var provider = options.Value.Anthropic;
        using var watch = new CallWatch(options.Value, time, cancellationToken);
        using var call = new ProviderCall(_connections, watch, time, sendsKey: provider.ApiKey is not null);
        var tokens = new TokenCount();
        try
        {
            using var client = new AnthropicClient(new ClientOptions
            {
                HttpClient = call.Client,
                BaseUrl = provider.Endpoint?.ToString().TrimEnd('/') ?? DefaultEndpoint,
                ApiKey = provider.ApiKey ?? NoKey,
                // Retries and time limits are ours alone: the package's would add to them unseen.
                MaxRetries = 0,
                Timeout = Timeout.InfiniteTimeSpan,
            });
            var (report, text) = (new StringBuilder(), new StringBuilder());
            string? stop = null;
            await foreach (var update in client.Messages.CreateStreaming(Parameters(question), watch.Token))
            {
                if (update.TryPickStart(out var start))
                {
                    var usage = start.Message.Usage;
                    tokens = new(usage.InputTokens + (usage.CacheReadInputTokens ?? 0) + (usage.CacheCreationInputTokens ?? 0), usage.OutputTokens);
                }
                else if (update.TryPickContentBlockDelta(out var block))
                {
                    if (block.Delta.TryPickInputJson(out var json)) report.Append(json.PartialJson);
                    else if (block.Delta.TryPickText(out var words)) text.Append(words.Text);
                }
                else if (update.TryPickDelta(out var end))
                {
                    tokens = tokens with { Output = end.Usage.OutputTokens };
                    stop = end.Delta.StopReason?.Raw() ?? stop;
                }
            }

            return new ModelReply
            {
                // A model that answers in words has not used the tool; the words are then what is wrong.
                Json = report.Length > 0 ? report.ToString() : text.ToString(),
                Tokens = tokens,
                End = stop switch
                {
                    "refusal" => ReplyEnd.Refused,
                    "max_tokens" or "model_context_window_exceeded" => ReplyEnd.TooLong,
                    null => throw new IOException("The stream ended before the answer did."),
                    _ => ReplyEnd.Complete,
                },
            };
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // What the package throws when a server misbehaves is not documented; whatever it is ends here, without its message.
            throw new ModelFaultException(e is AnthropicSseException sse ? ProviderFaults.InStream(sse.Body) : call.FaultOf(e), tokens);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new ModelCancelledException(tokens, cancellationToken);
        }
    }

    public void Dispose() => _connections.Dispose();

    private MessageCreateParams Parameters(ModelQuestion question) => new()
    {
        Model = question.Model,
        MaxTokens = options.Value.MaxOutputTokens,
        System = question.System,
        Messages = Messages(question),
        Tools = [Report],
        ToolChoice = new ToolChoiceAuto { DisableParallelToolUse = true },
    };

    private static List<MessageParam> Messages(ModelQuestion question)
    {
        List<ContentBlockParam> page =
        [
            new ImageBlockParam(new Base64ImageSource { Data = Convert.ToBase64String(question.Jpeg), MediaType = MediaType.ImageJpeg }),
            new TextBlockParam(question.Text),
        ];
        List<MessageParam> messages = [new UserMessageParam(page)];
        if (question.Rejected is not { } rejected) return messages;
        if (rejected.Answer.Length > 0) messages.Add(new AssistantMessageParam(rejected.Answer));
        messages.Add(new UserMessageParam(rejected.Complaint));
        return messages;
    }
}
