using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Workflows.Contracts;

/// <summary>Registers what both the worker and the functions app know of vision models.</summary>
public static class VisionServices
{
    public const string OpenAiKeyVariable = "OPENAI_API_KEY";
    public const string AnthropicKeyVariable = "ANTHROPIC_API_KEY";

    /// <summary>Options, checked at start, and the registry.</summary>
    public static IServiceCollection AddVisionModels(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<VisionOptions>().Bind(configuration.GetSection(VisionOptions.Section))
            .Configure(options =>
            {
                options.OpenAi.ApiKey = Key(options.OpenAi.ApiKey, configuration[OpenAiKeyVariable]);
                options.Anthropic.ApiKey = Key(options.Anthropic.ApiKey, configuration[AnthropicKeyVariable]);
            })
            .ValidateDataAnnotations()
            .Validate(o => IsWeb(o.OpenAi.Endpoint) && IsWeb(o.Anthropic.Endpoint),
                "Vision:OpenAi:Endpoint and Vision:Anthropic:Endpoint must be whole addresses that start with http:// or https://.")
            .Validate(o => o.Models.All(model => VisionModelName.TryParse(model.Name, out var name) && name.Family != VisionModelFamily.Classic),
                "Each Vision:Models:<n>:Name must be openai:<model> or anthropic:<model>.")
            .Validate(o => o.Models.All(model => model.InputPerMillion.HasValue == model.OutputPerMillion.HasValue),
                "Each of Vision:Models must have both InputPerMillion and OutputPerMillion, or neither.")
            .Validate(o => o.IdleTimeout <= o.CallTimeout, "Vision:IdleTimeout must not be more than Vision:CallTimeout.")
            .Validate(o => o.RetryDelay <= o.RetryDelayMax, "Vision:RetryDelay must not be more than Vision:RetryDelayMax.")
            .ValidateOnStart();
        services.AddSingleton<VisionModelRegistry>();
        return services;
    }

    private static string? Key(string? own, string? shared) =>
        !string.IsNullOrWhiteSpace(own) ? own.Trim() : !string.IsNullOrWhiteSpace(shared) ? shared.Trim() : null;

    private static bool IsWeb(Uri? endpoint) => endpoint is null || (endpoint.IsAbsoluteUri && endpoint.Scheme is "http" or "https");
}
