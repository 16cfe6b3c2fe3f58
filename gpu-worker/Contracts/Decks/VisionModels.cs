namespace Workflows.Contracts;

/// <summary>Vision models by the name that requests use.</summary>
public static class VisionModels
{
    /// <summary>Classic computer vision: text layer, layout and colours; no prompt, no download, no GPU.</summary>
    public const string Classic = "classic";

    /// <summary>What a request without <c>vision_model</c> means.</summary>
    public const string Default = Classic;

    /// <summary>The names that can be asked for, in words: what to say when another one was.</summary>
    public const string Forms = "classic, openai:<model>, anthropic:<model>";
}
