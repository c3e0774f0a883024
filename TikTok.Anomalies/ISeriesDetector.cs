namespace TikTok.Anomalies;

/// <summary>
/// A detector at work on one series. Causal and pure: what it says of a window follows from that window and those before it.
/// </summary>
public interface ISeriesDetector
{
    /// <summary>Name in commands, configuration, tables and the API.</summary>
    string Name { get; }

    /// <summary>Raised whenever the same series would be judged differently.</summary>
    int Version { get; }

    /// <summary>Judges the next window, and learns from it.</summary>
    /// <param name="start">When the window starts; later than the one before. Windows left out were not observed: they teach nothing.</param>
    /// <param name="value">Its value: a count, 0 or more, for the detectors of counts.</param>
    SeriesVerdict Observe(DateTimeOffset start, double value);
}

/// <summary>What a detector says of one window of a series.</summary>
/// <param name="Score">0 to 1; it alerts from <see cref="AlertThreshold"/> on, for every detector of ours and every series.</param>
/// <param name="Alert">Whether an event begins here.</param>
/// <param name="Kind">In which way it leaves its band; null when there is no alert.</param>
/// <param name="Expected">Value expected.</param>
/// <param name="Lower">Lower edge of the normal band.</param>
/// <param name="Upper">Upper edge of the normal band.</param>
public readonly record struct SeriesVerdict(double Score, bool Alert, AnomalyKind? Kind, double Expected, double Lower, double Upper)
{
    /// <summary>The score from which on a detector alerts.</summary>
    public const double AlertThreshold = 0.5;
}
