using System.ComponentModel.DataAnnotations;

namespace TikTok.Anomalies.Classic;

/// <summary>Parameters of <see cref="ClassicDetector"/>.</summary>
public sealed record ClassicOptions
{
    /// <summary>Standard deviations above the mean at which a window stands out.</summary>
    [Range(0.1, 100)]
    public double Deviations { get; init; } = 2.5;

    /// <summary>Smallest mean, in posts per window, at which a keyword is judged at all.</summary>
    [Range(0.0, 1e9)]
    public double MinMean { get; init; } = 1;

    /// <summary>Smallest number of distinct authors in the window: one account that posts a lot is not a crisis.</summary>
    [Range(1, 1_000_000)]
    public int MinAuthors { get; init; } = 3;
}
