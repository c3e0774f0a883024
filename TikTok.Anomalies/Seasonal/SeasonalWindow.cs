namespace TikTok.Anomalies.Seasonal;

/// <summary>One window of a series, as <see cref="SeasonalModel"/> takes it.</summary>
/// <param name="Number">Its number: windows since the epoch.</param>
/// <param name="HourOfWeek">0 = the first hour of Sunday, UTC.</param>
/// <param name="Count">The count; one author's posts may have been held down.</param>
/// <param name="HourLimit">Largest count of twelve windows that is believed; infinite where authors are not known.</param>
/// <param name="Factor">What language, platform and calendar make of the level in this window; 1 = nothing.</param>
public readonly record struct SeasonalWindow(long Number, int HourOfWeek, double Count, double HourLimit, double Factor);

/// <summary>What <see cref="SeasonalModel"/> says of a window.</summary>
/// <param name="Expected">Count expected.</param>
/// <param name="Score">Calibrated score: the smaller of one window's and twelve windows'; 0 or less = nothing unusual.</param>
/// <param name="Onset">The score less what the last event explains: what is new in it.</param>
/// <param name="LongResidual">Residual of twelve windows, in standard deviations.</param>
/// <param name="StandsOut">Whether the score reaches the threshold.</param>
/// <param name="Alert">Whether an event begins here.</param>
/// <param name="Kind">In which way; meaningful when it stands out or alerts.</param>
public readonly record struct SeasonalJudgement(double Expected, double Score, double Onset, double LongResidual, bool StandsOut, bool Alert, AnomalyKind Kind);
