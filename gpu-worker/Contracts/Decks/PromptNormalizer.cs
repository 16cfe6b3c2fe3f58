namespace Workflows.Contracts;

/// <summary>Decides which prompts are the same prompt.</summary>
public static class PromptNormalizer
{
    /// <summary>Characters. Longer prompts are refused at the API: a row's text property holds 32,768.</summary>
    public const int LengthMax = 8_000;

    /// <summary>Unicode NFC, trimmed, every run of white space one space.</summary>
    public static string Normalize(string prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return string.Join(' ', LetterComposer.Compose(prompt).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
