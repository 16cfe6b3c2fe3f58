namespace Workflows.Cli.Progress;

/// <summary>Terminal colours, or none of them. Colour never says anything that a word or icon does not.</summary>
internal sealed class Palette(bool colors)
{
    public static readonly Palette None = new(colors: false);

    public string Good(string text) => Paint(text, 32);

    public string Bad(string text) => Paint(text, 31);

    public string Busy(string text) => Paint(text, 36);

    public string Warn(string text) => Paint(text, 33);

    public string Dim(string text) => Paint(text, 2);

    public string Strong(string text) => Paint(text, 1);

    /// <summary>NO_COLOR of any content turns colours off, as does an output that is no terminal.</summary>
    public static Palette For(bool isTerminal, bool noColorOption) =>
        new(isTerminal && !noColorOption && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") != "dumb");

    private string Paint(string text, int code) => colors && text.Length > 0 ? $"\e[{code}m{text}\e[0m" : text;
}
