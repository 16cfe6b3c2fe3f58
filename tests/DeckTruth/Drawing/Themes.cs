using System.Globalization;
using Workflows.Cli.Samples.Bitmaps;

namespace Workflows.DeckTruth.Drawing;

internal static class Themes
{
    public static IReadOnlyList<Theme> All { get; } =
    [
        Of("paper", "ffffff 1c2430 6b7685 eef2f6 1f6feb", "1f6feb 7fb2ff 0b3d91 f2a33a 9aa7b8"),
        Of("midnight", "0e1726 f4f7fb 9fb0c6 1b2940 38bdf8", "38bdf8 818cf8 34d399 fbbf24 f472b6"),
        Of("sand", "faf5ec 3b2f24 8a7763 efe5d3 b4532a", "b4532a d99a6c 6d7f4f 3f5e5a c9b48f"),
        Of("forest", "f5f9f4 17301f 5f7a67 e0ecdf 2f7d4f", "2f7d4f 8cc49f 1d4d33 c7b24a 7aa0a8"),
        Of("graphite", "22252a f0f0f0 a9adb3 31353c ff7a45", "ff7a45 ffc069 95de64 69c0ff b37feb"),
        Of("rose", "fff7f9 3a1f2b 8f6b7a fbe3ea c2255c", "c2255c f783ac 862e9c e8590c 868e96"),
        Of("aqua", "f0fbfb 0c3c40 4f8589 d5f1f1 0b8a94", "0b8a94 5cc8cf 075e66 ef9f3d 8fb8bb"),
        Of("violet", "1d1030 f6f0ff b9a7d6 30204d b388ff", "b388ff 7c4dff ff8a80 80d8ff ccff90"),
        Of("newsprint", "f7f7f5 111111 666666 e6e6e2 111111", "111111 555555 888888 b0b0b0 cc3333"),
        Of("sunrise", "fffaf0 402a10 94744a fdebc8 e8710a", "e8710a f7b267 a63d0d 457b9d 8d99ae"),
    ];

    private static Theme Of(string name, string colours, string series)
    {
        var c = Parse(colours);
        return new Theme(name, c[0], c[1], c[2], c[3], c[4], Parse(series));
    }

    private static Rgb[] Parse(string colours) => [.. colours.Split(' ').Select(hex => new Rgb(Byte(hex[..2]), Byte(hex[2..4]), Byte(hex[4..])))];

    private static byte Byte(string hex) => byte.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
