using System.Runtime.InteropServices;

namespace TikTok.Anomalies.Seasonal;

/// <summary>
/// All that <see cref="SeasonalModel"/> knows of one series, of a fixed size (<c>Unsafe.SizeOf</c>; a test asserts it): a million
/// of them lie in flat arrays.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)] // no padding: there are a million of them
public struct SeasonalState
{
    /// <summary>Windows learned from.</summary>
    internal uint Windows;

    /// <summary>Count per window, without any factor; slow and robust.</summary>
    internal float Level;

    /// <summary>The same with a half-life of half a day: what the level becomes when it has shifted.</summary>
    internal float FastLevel;

    /// <summary>Dispersion of the negative binomial, of one window.</summary>
    internal float Dispersion;

    /// <summary>Dispersion of twelve windows.</summary>
    internal float HourDispersion;

    /// <summary>Expected count of the last twelve windows.</summary>
    internal float ExpectedHour;

    /// <summary>What is rare in one window.</summary>
    internal TailCalibration ShortTail;

    /// <summary>What is rare in twelve windows.</summary>
    internal TailCalibration LongTail;

    /// <summary>Score of the last event, decayed.</summary>
    internal float Envelope;

    /// <summary>Windows until something improbable is a new event.</summary>
    internal byte Quiet;

    /// <summary>Persistent change of the hourly residuals.</summary>
    internal LevelChange Change;

    /// <summary>The last twelve counts.</summary>
    internal TrailingHour Hour;

    /// <summary>The series' own hours.</summary>
    internal DayShape Day;

    /// <summary>The series' own days.</summary>
    internal WeekShape Week;

    /// <summary>A series that nothing is known of.</summary>
    public static SeasonalState New => new()
    {
        Dispersion = 0.5f,
        HourDispersion = 0.5f,
        ShortTail = TailCalibration.Start,
        LongTail = TailCalibration.Start,
        Change = LevelChange.Start,
        Day = DayShape.Flat,
        Week = WeekShape.Flat,
    };
}
