using System.Text;

namespace Workflows.GpuWorker.Reading;

/// <summary>What a recogniser made of one line.</summary>
/// <param name="Confidence">Mean over the characters, 0 to 1; 0 when there are none.</param>
/// <param name="Least">Of the character that is the least sure.</param>
internal readonly record struct LineText(string Text, double Confidence, double Least);

/// <summary>Reads a sequence of class probabilities (connectionist temporal classification): repeats are one character, class 0 separates them.</summary>
internal sealed class CtcDecoder
{
    private const int Blank = 0;

    private readonly string[] _classes;

    /// <param name="dictionary">The classes after the blank, one a line; the space comes after the last.</param>
    public CtcDecoder(string dictionary)
    {
        _classes = ["", .. dictionary.Split('\n').Select(line => line.TrimEnd('\r')), " "];
    }

    public int ClassCount => _classes.Length;

    /// <param name="steps">Probabilities by step and class.</param>
    public LineText Decode(ReadOnlySpan<float> steps)
    {
        var text = new StringBuilder();
        double sum = 0, least = 1;
        int count = 0, previous = Blank;
        for (; steps.Length > 0; steps = steps[_classes.Length..])
        {
            var best = Best(steps[.._classes.Length]);
            if (best != Blank && best != previous)
            {
                text.Append(_classes[best]);
                sum += steps[best];
                least = Math.Min(least, steps[best]);
                count++;
            }

            previous = best;
        }

        return new LineText(text.ToString().Trim(), count == 0 ? 0 : sum / count, count == 0 ? 0 : least);
    }

    private static int Best(ReadOnlySpan<float> probabilities) => System.Numerics.Tensors.TensorPrimitives.IndexOfMax(probabilities);
}
