using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Workflows.Testing.Providers;

/// <summary>How one provider writes its answers. Shapes as its public documentation shows them.</summary>
public abstract class ProviderWire
{
    /// <summary>Tokens of each good answer.</summary>
    public const int InputTokens = 1_500;
    public const int OutputTokens = 300;

    /// <summary>Part of the configured address.</summary>
    public abstract string BasePath { get; }

    /// <summary>Where requests have to go.</summary>
    public abstract string Path { get; }

    public abstract string? KeyOf(HttpRequest request);

    /// <summary>What the real provider would refuse in this request; null when it is well formed.</summary>
    public abstract ProviderAnswer? Refuse(JsonElement body);

    /// <summary>A streamed answer with this text where the report belongs.</summary>
    public abstract ProviderAnswer Answer(string report);

    /// <summary>An answer that ends because of the limit of tokens.</summary>
    public abstract ProviderAnswer CutAnswer(string report);

    public abstract ProviderAnswer Refusal();

    public abstract ProviderAnswer RateLimited();

    public abstract ProviderAnswer Overloaded();

    /// <summary>A stream that begins well and then carries an error.</summary>
    public abstract ProviderAnswer OverloadedInStream();

    public abstract ProviderAnswer QuotaUsedUp();

    public abstract ProviderAnswer WrongKey(string? key);

    public abstract ProviderAnswer NoSuchModel(string model);

    public abstract ProviderAnswer TooLarge();

    public abstract ProviderAnswer BadRequest();

    public abstract ProviderAnswer NoSuchPath();

    protected static ProviderAnswer Error(int status, object body) => new() { Status = status, Parts = [JsonSerializer.Serialize(body)] };

    protected static ProviderAnswer Stream(IEnumerable<string> events) => new() { ContentType = "text/event-stream; charset=utf-8", Parts = [.. events] };

    /// <summary>Pieces as a model would send them.</summary>
    protected static IEnumerable<string> Pieces(string text) => text.Chunk(48).Select(piece => new string(piece));
}
