using System.Numerics.Tensors;
using System.Text;

namespace Workflows.GpuWorker.Reading;

/// <summary>What a recogniser made of one line.</summary>
/// <param name="Confidence">Mean over the characters, 0 to 1; 0 when there are none.</param>
internal readonly record struct LineText(string Text, double Confidence);

/// <summary>Reads a sequence of class probabilities (connectionist temporal classification): repeats are one character, class 0 separates them.</summary>
internal sealed class CtcDecoder
{
    private const int Blank = 0;

    private readonly string[] _classes;

    /// <param name="dictionary">The classes after the blank, one a line; the space comes after the last.</param>
    public CtcDecoder(string dictionary) => _classes = ["", .. dictionary.Split('\n').Select(line => line.TrimEnd('\r')), " "];

    public int ClassCount => _classes.Length;

    /// <param name="steps">Probabilities by step and class.</param>
    public LineText Decode(ReadOnlySpan<float> steps) => Decode(steps, null, out _);

    /// <summary>Reads with some classes only.</summary>
    /// <param name="allowed">By class; null allows all. Class 0 always is.</param>
    /// <param name="loss">How much less likely (natural logarithm) this reading is than one with all classes.</param>
    public LineText Decode(ReadOnlySpan<float> steps, bool[]? allowed, out double loss)
    {
        var text = new StringBuilder();
        double sum = 0;
        loss = 0;
        int count = 0, previous = Blank;
        for (; steps.Length > 0; steps = steps[_classes.Length..])
        {
            var step = steps[.._classes.Length];
            var best = TensorPrimitives.IndexOfMax(step);
            if (allowed is not null && !allowed[best])
            {
                var likeliest = step[best];
                best = BestAllowed(step, allowed);
                loss += Math.Log(likeliest / Math.Max(step[best], 1e-6));
            }

            if (best != Blank && best != previous)
            {
                text.Append(_classes[best]);
                sum += step[best];
                count++;
            }

            previous = best;
        }

        return new LineText(text.ToString().Trim(), count == 0 ? 0 : sum / count);
    }

    /// <summary>By class, whether all its characters may be used; class 0 may.</summary>
    public bool[] Allow(Func<char, bool> character) => [.. _classes.Select(text => text.All(character))];

    private static int BestAllowed(ReadOnlySpan<float> step, bool[] allowed)
    {
        var best = Blank;
        for (var i = 1; i < step.Length; i++)
        {
            if (allowed[i] && step[i] > step[best]) best = i;
        }

        return best;
    }
}
