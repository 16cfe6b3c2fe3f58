using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Workflows.Cli.Samples.Fonts;

/// <summary>
/// Reads a TrueType font: which glyph shows a character, how wide it is, and its outline. Kerning and hinting
/// are left out. Glyph outlines are in font units, y upwards.
/// </summary>
internal sealed class TrueTypeFont
{
    private readonly byte[] _data;
    private readonly Dictionary<string, int> _tables = [];
    private readonly Dictionary<int, IReadOnlyList<IReadOnlyList<Vector2>>> _outlines = [];
        private readonly bool _longOffsets;
    private readonly int _metricCount;
    private readonly int _characterMap;

    public TrueTypeFont(string name, byte[] data)
    {
        Name = name;
        _data = data;
        for (var i = 0; i < U16(4); i++) _tables[Encoding.ASCII.GetString(data, 12 + i * 16, 4)] = (int)U32(12 + i * 16 + 8);
        UnitsPerEm = U16(_tables["head"] + 18);
        _longOffsets = U16(_tables["head"] + 50) == 1;
        _metricCount = U16(_tables["hhea"] + 34);
        _characterMap = FindCharacterMap();
    }

    /// <summary>Family and style, such as <c>Inter-Bold</c>.</summary>
    public string Name { get; }

    public int UnitsPerEm { get; }

    public int GlyphCount => U16(_tables["maxp"] + 4);

    public int Ascent => S16(_tables["hhea"] + 4);

    /// <summary>Below zero.</summary>
    public int Descent => S16(_tables["hhea"] + 6);

    /// <summary>Left, bottom, right, top of the box around all glyphs.</summary>
    public (int Left, int Bottom, int Right, int Top) Box
    {
        get
        {
            var head = _tables["head"];
            return (S16(head + 36), S16(head + 38), S16(head + 40), S16(head + 42));
        }
    }

    /// <returns>The width in the unit of <paramref name="size"/>.</returns>
    public double Measure(string text, double size) => text.Sum(c => Advance(Glyph(c))) * size / UnitsPerEm;

    /// <summary>The bytes of one table, or null when the font has none of that name.</summary>
    public byte[]? Table(string tag)
    {
        for (var i = 0; i < U16(4); i++)
        {
            var entry = 12 + i * 16;
            if (Encoding.ASCII.GetString(_data, entry, 4) == tag) return _data[(int)U32(entry + 8)..(int)(U32(entry + 8) + U32(entry + 12))];
        }

        return null;
    }

    private int FindCharacterMap()
    {
        var cmap = _tables["cmap"];
        for (var i = 0; i < U16(cmap + 2); i++)
        {
            var table = cmap + (int)U32(cmap + 4 + i * 8 + 4);
            if (U16(table) == 4) return table;
        }

        throw new InvalidDataException("The font has no character map of format 4.");
    }

    /// <summary>The glyph of a character; 0, an empty box, when the font has none.</summary>
    public int Glyph(char character)
    {
        var segments = U16(_characterMap + 6) / 2;
        for (var i = 0; i < segments; i++)
        {
            var end = U16(_characterMap + 14 + i * 2);
            if (character > end) continue;
            var startAt = _characterMap + 16 + segments * 2 + i * 2;
            var start = U16(startAt);
            if (character < start) return 0;
            var delta = U16(startAt + segments * 2);
            var rangeAt = startAt + segments * 4;
            var range = U16(rangeAt);
            if (range == 0) return (character + delta) & 0xFFFF;
            var glyph = U16(rangeAt + range + (character - start) * 2);
            return glyph == 0 ? 0 : (glyph + delta) & 0xFFFF;
        }

        return 0;
    }

    public int Advance(int glyph) => U16(_tables["hmtx"] + Math.Min(glyph, _metricCount - 1) * 4);

    /// <summary>Closed outlines made of straight lines.</summary>
    public IReadOnlyList<IReadOnlyList<Vector2>> Outlines(int glyph)
    {
        if (_outlines.TryGetValue(glyph, out var known)) return known;
        var (at, length) = Locate(glyph);
        IReadOnlyList<IReadOnlyList<Vector2>> outlines = length == 0 ? [] : S16(at) < 0 ? Composite(at) : Simple(at);
        return _outlines[glyph] = outlines;
    }

    /// <summary>The description of one glyph as it stands in the font.</summary>
    public ReadOnlySpan<byte> Description(int glyph)
    {
        var (at, length) = Locate(glyph);
        return _data.AsSpan(at, length);
    }

    /// <summary>The glyphs that a composite glyph (a letter with an accent) is put together from.</summary>
    public IEnumerable<int> Parts(int glyph)
    {
        var (at, length) = Locate(glyph);
        if (length == 0 || S16(at) >= 0) yield break;
        foreach (var part in Components(at)) yield return part.Glyph;
    }

    private (int At, int Length) Locate(int glyph)
    {
        var loca = _tables["loca"];
        var from = _longOffsets ? U32(loca + glyph * 4) : U16(loca + glyph * 2) * 2u;
        var to = _longOffsets ? U32(loca + glyph * 4 + 4) : U16(loca + glyph * 2 + 2) * 2u;
        return (_tables["glyf"] + (int)from, (int)(to - from));
    }

    private List<IReadOnlyList<Vector2>> Composite(int at)
    {
        var outlines = new List<IReadOnlyList<Vector2>>();
        foreach (var (part, offset) in Components(at))
            outlines.AddRange(Outlines(part).Select(outline => (IReadOnlyList<Vector2>)[.. outline.Select(p => p + offset)]));

        return outlines;
    }

    private IEnumerable<(int Glyph, Vector2 Offset)> Components(int at)
    {
        at += 10;
        while (true)
        {
            var flags = U16(at);
            var words = (flags & 1) != 0;
            var offset = words ? new Vector2(S16(at + 4), S16(at + 6)) : new Vector2((sbyte)_data[at + 4], (sbyte)_data[at + 5]);
            yield return (U16(at + 2), offset);
            at += words ? 8 : 6;
            at += (flags & 8) != 0 ? 2 : (flags & 0x40) != 0 ? 4 : (flags & 0x80) != 0 ? 8 : 0;
            if ((flags & 0x20) == 0) yield break;
        }
    }

    private List<IReadOnlyList<Vector2>> Simple(int at)
    {
        var contours = S16(at);
        var ends = Enumerable.Range(0, contours).Select(i => U16(at + 10 + i * 2)).ToArray();
        var points = ends[^1] + 1;
        at += 10 + contours * 2;
        at += 2 + U16(at);

        var flags = new byte[points];
        for (var i = 0; i < points; i++)
        {
            flags[i] = _data[at++];
            if ((flags[i] & 8) == 0) continue;
            for (var repeat = _data[at++]; repeat > 0; repeat--, i++) flags[i + 1] = flags[i];
        }

        var xs = Coordinates(flags, ref at, shortBit: 2, sameBit: 16);
        var ys = Coordinates(flags, ref at, shortBit: 4, sameBit: 32);
        var outlines = new List<IReadOnlyList<Vector2>>();
        var first = 0;
        foreach (var end in ends)
        {
            var count = end - first + 1;
            outlines.Add(Flatten([.. Enumerable.Range(first, count).Select(i => (new Vector2(xs[i], ys[i]), (flags[i] & 1) != 0))]));
            first = end + 1;
        }

        return outlines;
    }

    private int[] Coordinates(byte[] flags, ref int at, int shortBit, int sameBit)
    {
        var values = new int[flags.Length];
        var value = 0;
        for (var i = 0; i < flags.Length; i++)
        {
            var same = (flags[i] & sameBit) != 0;
            if ((flags[i] & shortBit) != 0)
            {
                value += same ? _data[at] : -_data[at];
                at++;
            }
            else if (!same)
            {
                value += S16(at);
                at += 2;
            }

            values[i] = value;
        }

        return values;
    }

    /// <summary>Quadratic curves become four straight lines each; between two control points lies an implied point.</summary>
    private static List<Vector2> Flatten((Vector2 At, bool OnCurve)[] points)
    {
        var line = new List<Vector2>();
        for (var i = 0; i < points.Length; i++)
        {
            var (at, onCurve) = points[i];
            if (onCurve)
            {
                line.Add(at);
                continue;
            }

            var before = points[(i + points.Length - 1) % points.Length];
            var after = points[(i + 1) % points.Length];
            var start = before.OnCurve ? before.At : (before.At + at) / 2;
            var end = after.OnCurve ? after.At : (after.At + at) / 2;
            for (var t = 0.25f; t <= 1; t += 0.25f)
                line.Add((1 - t) * (1 - t) * start + 2 * t * (1 - t) * at + t * t * end);
        }

        return line;
    }

    private ushort U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(_data.AsSpan(at));

    private short S16(int at) => BinaryPrimitives.ReadInt16BigEndian(_data.AsSpan(at));

    private uint U32(int at) => BinaryPrimitives.ReadUInt32BigEndian(_data.AsSpan(at));
}
