using Google.Protobuf;

namespace Workflows.Protocol;

/// <summary>One method of a gRPC service: its path and how its messages are parsed.</summary>
public sealed class RpcMethod<TRequest, TResponse>(
    string service, string name, MessageParser<TRequest> requestParser, MessageParser<TResponse> responseParser)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    /// <summary>The HTTP/2 path, <c>/Service/Method</c>.</summary>
    public string Path { get; } = $"/{service}/{name}";

    public string Name { get; } = name;

    public MessageParser<TRequest> RequestParser { get; } = requestParser;

    public MessageParser<TResponse> ResponseParser { get; } = responseParser;
}
