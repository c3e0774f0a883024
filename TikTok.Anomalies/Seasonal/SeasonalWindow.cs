namespace TikTok.Anomalies.Seasonal;

/// <summary>One window of a series, as <see cref="SeasonalModel"/> takes it.</summary>
/// <param name="Number">Its number: windows since the epoch.</param>
/// <param name="HourOfWeek">0 = the first hour of Sunday, UTC.</param>
/// <param name="Count">The count; one author's posts may have been held down.</param>
/// <param name="HourLimit">Largest count of twelve windows that is believed; infinite where authors are not known.</param>
/// <param name="Factor">What language, platform and calendar make of the level in this window; 1 = nothing.</param>
public readonly record struct SeasonalWindow(long Number, int HourOfWeek, double Count, double HourLimit, double Factor);

/// <summary>What <see cref="SeasonalModel"/> says of a window.</summary>
public readonly record struct SeasonalJudgement
{
    /// <summary>Count expected in the window.</summary>
    public double Expected { get; init; }

    /// <summary>Count of the last twelve windows, this one among them.</summary>
    public double Hour { get; init; }

    /// <summary>Count expected of them.</summary>
    public double ExpectedHour { get; init; }

    /// <summary>Residual of twelve windows, in standard deviations.</summary>
    public double LongResidual { get; init; }

    /// <summary>Calibrated score: the smaller of one window's and twelve windows'; 0 or less = nothing unusual.</summary>
    public double Score { get; init; }

    /// <summary>The score less what the last event explains: what is new in it.</summary>
    public double Onset { get; init; }

    /// <summary>Share of the series' windows that are as unusual, by its own tail.</summary>
    public double Probability { get; init; }

    /// <summary>Whether the score reaches the threshold, or something persists.</summary>
    public bool StandsOut { get; init; }

    /// <summary>Whether an event begins here.</summary>
    public bool Alert { get; init; }

    /// <summary>In which way; meaningful when it stands out or alerts.</summary>
    public AnomalyKind Kind { get; init; }
}

/// <summary>What statistics over days know of a series.</summary>
/// <param name="Mean">Count per window.</param>
/// <param name="Dispersion">Of the negative binomial, in one window.</param>
/// <param name="HourDispersion">In twelve windows.</param>
/// <param name="SupportDays">Days behind the numbers.</param>
/// <param name="Day">24 factors, one for each hour; empty when not known.</param>
/// <param name="Week">7 factors, Sunday first; empty when not known.</param>
public sealed record SeasonalSeed(double Mean, double Dispersion, double HourDispersion, double SupportDays, float[] Day, float[] Week);
