using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Workflows.Contracts;

/// <summary>Language and vision models: who offers them, what they cost and how they are asked. Read by the worker and the functions app alike.</summary>
public sealed class VisionOptions
{
    public const string Section = "Vision";

    /// <summary>Models <c>openai:&lt;model&gt;</c>. The key may also come from OPENAI_API_KEY.</summary>
    [ValidateObjectMembers]
    public VisionProviderOptions OpenAi { get; set; } = new();

    /// <summary>Models <c>anthropic:&lt;model&gt;</c>. The key may also come from ANTHROPIC_API_KEY.</summary>
    [ValidateObjectMembers]
    public VisionProviderOptions Anthropic { get; set; } = new();

    /// <summary>Models to offer by name, and prices; default none. A model that is not listed can be asked all the same, but has no price.</summary>
    [ValidateEnumeratedItems]
    public IList<VisionModelOptions> Models { get; } = [];

    /// <summary>Width in pixels of the page images that models are given; default 1280, 256 to 4000. Never above what Decoder:MaxPixels allows.</summary>
    [Range(256, 4000)]
    public int ImageWidth { get; set; } = 1280;

    /// <summary>JPEG quality of these images; default 85, 1 to 100.</summary>
    [Range(1, 100)]
    public int ImageQuality { get; set; } = 85;

    /// <summary>Characters of a page's text that go with its image; the rest is cut. Default 8000, 0 to 100,000.</summary>
    [Range(0, 100_000)]
    public int MaxTextCharacters { get; set; } = 8_000;

    /// <summary>Tokens of one answer; default 4096, 256 to 128,000. Models that think before they answer need more.</summary>
    [Range(256, 128_000)]
    public int MaxOutputTokens { get; set; } = 4_096;

    /// <summary>Time of one call from its start to the end of the answer; default 3 min, 1 s to 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>Longest silence within a call; default 60 s, 100 ms to 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Calls for one page beyond the first, after faults that pass by themselves; default 5, 0 to 50.</summary>
    [Range(0, 50)]
    public int MaxRetries { get; set; } = 5;

    /// <summary>First pause before such a call; doubles each time, with jitter. Default 1 s, 1 ms to 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:05:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause that doubling leads to; a provider may ask for more. Default 60 s, 1 ms to 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan RetryDelayMax { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>All pauses of one page together; then the page fails. Default 15 min, 0 to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan WaitMax { get; set; } = TimeSpan.FromMinutes(15);
}

/// <summary>How to reach one provider.</summary>
public sealed class VisionProviderOptions
{
    /// <summary>Secret; default none. A local server may need none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Base address of the API, for OpenAI with its version (<c>https://api.openai.com/v1</c>); default the provider's own.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>Whether there is enough to try a call with.</summary>
    public bool IsConfigured => !string.IsNullOrWhiteSpace(ApiKey) || Endpoint is not null;
}

/// <summary>A model to offer, with its price.</summary>
public sealed class VisionModelOptions
{
    /// <summary><c>openai:&lt;model&gt;</c> or <c>anthropic:&lt;model&gt;</c>, as requests name it.</summary>
    [Required]
    public string Name { get; set; } = "";

    /// <summary>US dollars for a million input tokens, 0 to 1 million; set both prices or none.</summary>
    [Range(typeof(decimal), "0", "1000000")]
    public decimal? InputPerMillion { get; set; }

    /// <summary>US dollars for a million output tokens, 0 to 1 million.</summary>
    [Range(typeof(decimal), "0", "1000000")]
    public decimal? OutputPerMillion { get; set; }
}
