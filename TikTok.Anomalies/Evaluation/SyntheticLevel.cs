namespace TikTok.Anomalies.Evaluation;

/// <summary>The usual mean of a synthetic series: hour of the day, weekend, and a wandering that keeps some hours.</summary>
internal sealed class SyntheticLevel
{
    private const double WanderSize = 0.1;
    private const double WanderKept = 1 - 1.0 / (6 * SyntheticSeries.WindowsPerHour);
    private readonly SeededCounts _random;
    private readonly double _rate;
    private readonly double _peakHour;
    private readonly double _swing;
    private readonly double _weekend;
    private double _wander;

    public SyntheticLevel(SeededCounts random, double rate)
    {
        (_random, _rate) = (random, rate);
        (_peakHour, _swing, _weekend) = (random.Between(0.0, 24), random.Between(0.4, 0.8), random.Between(0.7, 1.3));
    }

    /// <summary>The mean of the next window.</summary>
    public double Next(DateTimeOffset start)
    {
        _wander = WanderKept * _wander + Math.Sqrt(1 - WanderKept * WanderKept) * WanderSize * _random.Normal();
        var day = 1 + _swing * Math.Cos(2 * Math.PI * (start.TimeOfDay.TotalHours - _peakHour) / 24);
        var week = start.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? _weekend : 1;
        return _rate * day * week * Math.Exp(_wander);
    }
}
