using System.Collections.Concurrent;

namespace Workflows.Cli.Samples.Fonts;

internal enum FontStyle
{
    Regular,
    Bold,
    Italic,
}

/// <summary>The two font families that travel inside the assembly; no font of the machine is ever used.</summary>
internal static class PackagedFonts
{
    public const string Sans = "Inter";
    public const string Serif = "Lora";

    private static readonly ConcurrentDictionary<string, TrueTypeFont> Loaded = new();

    public static TrueTypeFont Find(string family, FontStyle style) => Loaded.GetOrAdd($"{family}-{style}", Load);

    private static TrueTypeFont Load(string name)
    {
        using var stream = typeof(PackagedFonts).Assembly.GetManifestResourceStream($"{name}.ttf")
            ?? throw new InvalidOperationException($"Font {name} is not in the assembly.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return new TrueTypeFont(name, copy.ToArray());
    }
}
