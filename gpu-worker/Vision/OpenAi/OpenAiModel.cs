using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using Microsoft.Extensions.Options;
using OpenAI;
using OpenAI.Chat;
using Workflows.Contracts;
using Workflows.GpuWorker.Vision.Language;

namespace Workflows.GpuWorker.Vision.OpenAi;

/// <summary>Chat completions of OpenAI, or of any server that speaks them: streamed, with the answer's form as a strict JSON schema.</summary>
internal sealed class OpenAiModel(IOptions<VisionOptions> options, TimeProvider time) : ILanguageModel, IDisposable
{
    /// <summary>The package wants a key; where there is none it is not sent.</summary>
    private const string NoKey = "none";

    private static readonly BinaryData Schema = BinaryData.FromString(PageAnswerSchema.Json);

    private readonly SocketsHttpHandler _connections = ProviderConnections.Open(options.Value.OpenAi.Endpoint);

    public VisionModelFamily Family => VisionModelFamily.OpenAi;

    public string Provider => "OpenAI";

    public string KeySetting => $"{VisionServices.OpenAiKeyVariable} (or Vision:OpenAi:ApiKey)";

    public async Task<ModelReply> AskAsync(ModelQuestion question, CancellationToken cancellationToken)
    {
        var provider = options.Value.OpenAi;
        using var watch = new CallWatch(options.Value, time, cancellationToken);
        using var call = new ProviderCall(_connections, watch, time, sendsKey: provider.ApiKey is not null);
        var tokens = new TokenCount();
        try
        {
            var client = new ChatClient(question.Model, new ApiKeyCredential(provider.ApiKey ?? NoKey), new OpenAIClientOptions
            {
                Endpoint = provider.Endpoint,
                Transport = new HttpClientPipelineTransport(call.Client),
                // Retries and time limits are ours alone: the package's would add to them unseen.
                RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
                NetworkTimeout = Timeout.InfiniteTimeSpan,
            });
            var answer = new StringBuilder();
            ChatFinishReason? finish = null;
            var refused = false;
            await foreach (var update in client.CompleteChatStreamingAsync(Messages(question), Form(), watch.Token))
            {
                foreach (var part in update.ContentUpdate) answer.Append(part.Text);
                refused |= !string.IsNullOrEmpty(update.RefusalUpdate);
                finish = update.FinishReason ?? finish;
                if (update.Usage is { } usage) tokens = new(usage.InputTokenCount, usage.OutputTokenCount);
            }

            return new ModelReply
            {
                Json = answer.ToString(),
                Tokens = tokens,
                End = finish switch
                {
                    _ when refused => ReplyEnd.Refused,
                    ChatFinishReason.ContentFilter => ReplyEnd.Refused,
                    ChatFinishReason.Length => ReplyEnd.TooLong,
                    ChatFinishReason.Stop or ChatFinishReason.ToolCalls or ChatFinishReason.FunctionCall => ReplyEnd.Complete,
                    null => throw new IOException("The stream ended before the answer did."),
                    _ => throw new InvalidDataException($"The answer ended with {finish}."),
                },
            };
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // What the package throws when a server misbehaves is not documented; whatever it is ends here, without its message.
            throw new ModelFaultException(call.FaultOf(e), tokens);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new ModelCancelledException(tokens, cancellationToken);
        }
    }

    public void Dispose() => _connections.Dispose();

    private ChatCompletionOptions Form() => new()
    {
        MaxOutputTokenCount = options.Value.MaxOutputTokens,
        ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat(PageAnswerSchema.Name, Schema, PageAnswerSchema.Description, jsonSchemaIsStrict: true),
    };

    private static List<ChatMessage> Messages(ModelQuestion question)
    {
        var messages = new List<ChatMessage>
        {
            new SystemChatMessage(question.System),
            new UserChatMessage(
                ChatMessageContentPart.CreateImagePart(BinaryData.FromBytes(question.Jpeg), "image/jpeg", ChatImageDetailLevel.High),
                ChatMessageContentPart.CreateTextPart(question.Text)),
        };
        if (question.Rejected is not { } rejected) return messages;
        if (rejected.Answer.Length > 0) messages.Add(new AssistantChatMessage(rejected.Answer));
        messages.Add(new UserChatMessage(rejected.Complaint));
        return messages;
    }
}
