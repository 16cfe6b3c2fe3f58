using Workflows.GpuWorker.Models;

namespace Workflows.GpuWorker.Reading;

/// <summary>A line as it was read.</summary>
internal sealed record ReadLine(string Text, double Confidence, TextBox Box);

/// <summary>What a picture's text is, and what it took.</summary>
/// <param name="LinesLatin">How many lines were read a second time.</param>
internal sealed record OcrReading(IReadOnlyList<ReadLine> Lines, TimeSpan Detection, TimeSpan Cutting, TimeSpan English, TimeSpan Latin, int LinesLatin);

/// <summary>PP-OCR: a detector finds lines, an English recogniser reads them, a Latin one reads again what English is not sure of.</summary>
internal sealed class OcrEngine
{
    /// <summary>A box this many times as high as wide can be text that runs up or down.</summary>
    private const double UprightAspectMax = 1.5;

    /// <summary>A sideways reading must be this much surer than the upright one: a narrow "1" is not a dash.</summary>
    private const double SidewaysGain = 0.05;

    /// <summary>The Latin reading counts alone when it is this much surer: then English did not know the script's letters at all.</summary>
    private const double LatinGain = 0.1;

    /// <summary>Lines are drawn this much narrower than they are: as many errors on rendered pages as at full width, for a sixth less work. At 0.7 there are more.</summary>
    private const double Squeeze = 0.85;

    /// <summary>Pixels.</summary>
    private const int WidthStep = 16;

    private readonly TextDetector _detector;
    private readonly LineRecognizer _english;
    private readonly LineRecognizer _latin;
    private readonly OcrOptions _options;
    private readonly TimeProvider _time;

    public OcrEngine(LoadedPack pack, OcrOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _detector = new TextDetector(pack.Model("detector", pack.Threads), options);
        _english = Recognizer("english");
        _latin = Recognizer("latin");

        LineRecognizer Recognizer(string name)
        {
            var model = pack.Model(name, threads: 1);
            var dictionary = model.Description.Dictionary ?? throw new PackException($"The model '{name}' of {pack.Version} has no dictionary.");
            return new LineRecognizer(model, File.ReadAllText(pack.Pack.PathOf(dictionary)), options.BatchLines, pack.Threads);
        }
    }

    /// <summary>Blocks while it works.</summary>
    public OcrReading Read(PixelImage image, CancellationToken cancellationToken)
    {
        PixelImages.Require(image);
        var start = _time.GetTimestamp();
        var boxes = _detector.Find(image, cancellationToken);
        if (boxes.Count > _options.MaxLines) boxes.RemoveRange(_options.MaxLines, boxes.Count - _options.MaxLines);
        var found = _time.GetTimestamp();

        var cuts = new List<(int Box, bool Sideways, PixelImage Line)>(boxes.Count);
        for (var i = 0; i < boxes.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var turns in Turns(boxes[i])) cuts.Add((i, turns != 0, Cut(image, boxes[i], turns)));
        }

        var cut = _time.GetTimestamp();
        LineText[] texts = [.. _english.Read([.. cuts.Select(c => c.Line)], cancellationToken).Select(steps => _english.Decoder.Decode(steps))];
        var english = _time.GetTimestamp();
        var again = ReadMarks([.. cuts.Select(c => c.Line)], texts, cancellationToken);
        var latin = _time.GetTimestamp();
        var best = new ReadLine?[boxes.Count];
        for (var i = 0; i < cuts.Count; i++)
        {
            var (box, sideways, _) = cuts[i];
            var text = texts[i];
            if (text.Text.Length == 0 || text.Confidence < _options.MinConfidence) continue;
            if (best[box] is { } other && text.Confidence < other.Confidence + (sideways ? SidewaysGain : 0)) continue;
            best[box] = new ReadLine(text.Text, text.Confidence, boxes[box]);
        }

        ReadLine[] lines = [.. best.OfType<ReadLine>()];
        return new OcrReading(
            [.. ReadingOrder.Sort([.. lines.Select(line => line.Box.Bounds)]).Select(i => lines[i])],
            _time.GetElapsedTime(start, found), _time.GetElapsedTime(found, cut), _time.GetElapsedTime(cut, english), _time.GetElapsedTime(english, latin), again);
    }

    /// <summary>Reads lines a second time with the recogniser that knows accents. English reads "ü" as "u" and is sure of it, so its
    /// confidence does not tell; the longest lines do: when they have no accents, the rest of the page hardly has.</summary>
    /// <returns>How many lines were read.</returns>
    private int ReadMarks(IReadOnlyList<PixelImage> lines, LineText[] texts, CancellationToken cancellationToken)
    {
        var read = Enumerable.Range(0, lines.Count).Where(i => texts[i].Text.Length > 0).ToArray();
        var first = read.OrderByDescending(i => lines[i].Width).Take(_options.LatinSample)
            .Union(read.Where(i => texts[i].Confidence < _options.LatinBelow)).ToList();
        var steps = _latin.Read([.. first.Select(i => lines[i])], cancellationToken).ToList();
        if (steps.Any(line => _latin.Decoder.Decode(line).Text.Any(LatinAlphabets.IsForeign)))
        {
            var rest = read.Except(first).ToArray();
            steps.AddRange(_latin.Read([.. rest.Select(i => lines[i])], cancellationToken));
            first.AddRange(rest);
        }

        var marked = LatinAlphabets.Decode(_latin.Decoder, steps);
        for (var k = 0; k < marked.Length; k++)
        {
            var i = first[k];
            texts[i] = marked[k].Confidence > texts[i].Confidence + LatinGain ? marked[k] : texts[i] with { Text = ReadingMerge.Join(texts[i].Text, marked[k].Text) };
        }

        return first.Count;
    }

    /// <summary>Quarters of a turn under which a box may be text, upright first.</summary>
    private static int[] Turns(TextBox box)
    {
        // A turned box that stands steeply runs along its long side, up or down; which of the two only reading tells.
        if (Math.Abs(box.Angle) > Math.PI / 4) return [0, 2];
        return box.Angle == 0 && box.Height > UprightAspectMax * box.Width ? [0, -1, 1] : [0];
    }

    private PixelImage Cut(PixelImage image, TextBox box, int turns)
    {
        var frame = box.Frame(turns);
        var (across, down) = (Math.Sqrt((frame.AcrossX * frame.AcrossX) + (frame.AcrossY * frame.AcrossY)), Math.Sqrt((frame.DownX * frame.DownX) + (frame.DownY * frame.DownY)));
        var length = Squeeze * LineRecognizer.LineHeight * across / down;
        // A multiple, so that lines of about one length share a batch.
        var width = Math.Clamp((int)Math.Ceiling(length / WidthStep) * WidthStep, LineRecognizer.LineHeight, _options.MaxLineWidth);
        return PixelImages.Draw(image, frame, width, LineRecognizer.LineHeight);
    }
}
