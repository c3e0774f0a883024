using TikTok.Anomalies.Seasonal;

namespace TikTok.Detector.Scoring.Seasonal;

/// <summary>When a window is.</summary>
/// <param name="Number">Windows since the epoch.</param>
/// <param name="HourOfWeek">0 = the first hour of Sunday, UTC.</param>
internal readonly record struct Moment(long Number, int HourOfWeek)
{
    /// <summary>Whether an hour ends with it.</summary>
    public bool EndsHour => (Number + 1) % TrailingHour.Windows == 0;

    public static Moment Of(OpenWindow window) => Of(window.StartMs / window.Length.Milliseconds, window.Length);

    public static Moment Of(long number, WindowLength length)
    {
        var start = DateTimeOffset.FromUnixTimeMilliseconds(number * length.Milliseconds);
        return new Moment(number, (int)start.DayOfWeek * 24 + start.Hour);
    }
}

/// <summary>How far a scoring has come.</summary>
internal struct SeasonalClock
{
    /// <summary>Number of the last window; -1 before the first.</summary>
    public long LastNumber;

    /// <summary>Version of the baselines in use; 0 before the first.</summary>
    public int BaselineVersion;

    /// <summary>Keywords tested in the last window.</summary>
    public int Tested;

    public static SeasonalClock Start => new() { LastNumber = -1 };
}
