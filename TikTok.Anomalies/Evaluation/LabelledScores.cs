namespace TikTok.Anomalies.Evaluation;

/// <summary>Rows of a series, from the first to the last, both included.</summary>
public readonly record struct RowRange(int First, int Last)
{
    /// <summary>Number of rows.</summary>
    public int Length => Last - First + 1;

    /// <summary>Whether a row lies in it.</summary>
    public bool Contains(int row) => row >= First && row <= Last;
}

/// <summary>What a detector said of a labelled series.</summary>
/// <param name="Name">Name of the series.</param>
/// <param name="Scores">Anomaly score of every row.</param>
/// <param name="Windows">Rows of the labelled windows, in order, without overlap.</param>
public sealed record LabelledScores(string Name, IReadOnlyList<double> Scores, IReadOnlyList<RowRange> Windows);
