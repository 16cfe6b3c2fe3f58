using System.Text;

namespace Workflows.DeckTruth.Hostile;

/// <summary>A good deck after an accident: cut, flipped, overwritten, transferred as text.</summary>
internal static class Damage
{
    private static readonly double[] Cuts = [0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.97, 0.995];

    public static IEnumerable<HostileFile> Files()
    {
        var deck = DeckGenerator.Create(DeckSet.Development, 5).Pdf;
        foreach (var cut in Cuts) yield return File($"truncated: {cut:0.###} of the deck", deck[..(int)(deck.Length * cut)]);
        yield return File("truncated: one byte short", deck[..^1]);
        yield return File("truncated: without its last line", deck[..^7]);
        yield return File("truncated: without its beginning", deck[100..]);
        for (var seed = 1; seed <= 10; seed++) yield return File($"bit flips: {seed * seed * 2} of them", Flip(deck, seed, seed * seed * 2));
        for (var seed = 11; seed <= 16; seed++) yield return File($"bit flips: burst {seed - 10}", Burst(deck, seed));
        yield return File("overwritten: zeros in the middle", Zero(deck, 0.4, 4096));
        yield return File("overwritten: zeros over the table of objects", Zero(deck, 0.985, 2048));
        yield return File("overwritten: two blocks swapped", Swap(deck));
        yield return File("text transfer: LF became CRLF", Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(deck).Replace("\n", "\r\n", StringComparison.Ordinal)));
        yield return File("text transfer: high bits lost", [.. deck.Select(b => (byte)(b & 0x7f))]);
        yield return File("text transfer: UTF-8 of Latin-1", Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(deck)));
        yield return File("joined: deck after deck", [.. deck, .. deck]);
        yield return File("joined: 900 bytes of rubbish first", [.. Noise(900, 3), .. deck]);
        yield return File("joined: 9,000 bytes of rubbish first", [.. Noise(9000, 4), .. deck]);
        yield return File("nothing: only a header", "%PDF-1.7\n"u8.ToArray());
        yield return File("nothing: a header and noise", [.. "%PDF-1.7\n"u8, .. Noise(200_000, 5)]);
        yield return File("nothing: a header and zeros", [.. "%PDF-1.7\n"u8, .. new byte[500_000]]);
        yield return File("nothing: a million words endobj", [.. "%PDF-1.7\n"u8, .. Encoding.ASCII.GetBytes(RawPdf.Repeat("1 0 obj endobj ", 300_000))]);
    }

    internal static byte[] Noise(int length, int seed)
    {
        var dice = new Dice((ulong)seed);
        var bytes = new byte[length];
        for (var i = 0; i < length; i++) bytes[i] = (byte)dice.Between(0, 255);
        return bytes;
    }

    private static HostileFile File(FormattableString name, byte[] bytes) => new(FormattableString.Invariant(name), bytes);

    private static HostileFile File(string name, byte[] bytes) => new(name, bytes);

    private static byte[] Flip(byte[] deck, int seed, int count)
    {
        var dice = new Dice((ulong)seed);
        var bytes = deck.ToArray();
        for (var i = 0; i < count; i++) bytes[dice.Between(0, bytes.Length - 1)] ^= (byte)(1 << dice.Between(0, 7));
        return bytes;
    }

    private static byte[] Burst(byte[] deck, int seed)
    {
        var dice = new Dice((ulong)seed);
        var bytes = deck.ToArray();
        var start = dice.Between(0, bytes.Length - 600);
        for (var i = start; i < start + 512; i++) bytes[i] = (byte)dice.Between(0, 255);
        return bytes;
    }

    private static byte[] Zero(byte[] deck, double at, int length)
    {
        var bytes = deck.ToArray();
        var start = (int)(bytes.Length * at);
        bytes.AsSpan(start, Math.Min(length, bytes.Length - start)).Clear();
        return bytes;
    }

    private static byte[] Swap(byte[] deck)
    {
        var bytes = deck.ToArray();
        var (a, b) = (bytes.Length / 4, bytes.Length / 2);
        deck.AsSpan(b, 8192).CopyTo(bytes.AsSpan(a));
        deck.AsSpan(a, 8192).CopyTo(bytes.AsSpan(b));
        return bytes;
    }
}
