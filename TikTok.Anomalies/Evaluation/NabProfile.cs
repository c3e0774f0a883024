namespace TikTok.Anomalies.Evaluation;

/// <summary>What the Numenta Anomaly Benchmark pays for a window found, takes for a false alert, and takes for a window missed.</summary>
/// <param name="Name">Its name in tables.</param>
/// <param name="TruePositive">Most that a found window earns: an alert at its very start.</param>
/// <param name="FalsePositive">Most that a false alert costs: one far from any window before it.</param>
/// <param name="FalseNegative">What a missed window costs.</param>
public sealed record NabProfile(string Name, double TruePositive, double FalsePositive, double FalseNegative)
{
    /// <summary>The profile that detectors are ranked by.</summary>
    public static NabProfile Standard { get; } = new("standard", 1, 0.11, 1);

    /// <summary>False alerts cost twice as much.</summary>
    public static NabProfile LowFalsePositives { get; } = new("low-FP", 1, 0.22, 1);

    /// <summary>Missed windows cost twice as much.</summary>
    public static NabProfile LowFalseNegatives { get; } = new("low-FN", 1, 0.11, 2);

    /// <summary>The three, in the order in which they are printed.</summary>
    public static IReadOnlyList<NabProfile> All { get; } = [Standard, LowFalsePositives, LowFalseNegatives];
}
