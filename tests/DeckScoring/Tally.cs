namespace Workflows.DeckScoring;

/// <summary>Found and right, found and wrong, not found.</summary>
public sealed class Tally
{
    public int Right { get; private set; }

    public int Wrong { get; private set; }

    public int Missed { get; private set; }

    public double Precision => Right + Wrong == 0 ? 1 : Right / (double)(Right + Wrong);

    public double Recall => Right + Missed == 0 ? 1 : Right / (double)(Right + Missed);

    public double F1 => Right == 0 ? (Wrong + Missed == 0 ? 1 : 0) : 2 * Precision * Recall / (Precision + Recall);

    public void Add(int right, int wrong, int missed) => (Right, Wrong, Missed) = (Right + right, Wrong + wrong, Missed + missed);
}

/// <summary>How many of how many.</summary>
public sealed class Share
{
    public int Right { get; private set; }

    public int All { get; private set; }

    public double Value => All == 0 ? 1 : Right / (double)All;

    public void Add(bool right) => (Right, All) = (Right + (right ? 1 : 0), All + 1);
}

/// <summary>A mean over what was added; 0 without anything.</summary>
public sealed class Mean
{
    private double _sum;

    public int Count { get; private set; }

    public double Value => Count == 0 ? 0 : _sum / Count;

    public void Add(double value) => (_sum, Count) = (_sum + value, Count + 1);
}
