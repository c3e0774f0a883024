namespace TikTok.Replayer.Generate.Events;

/// <summary>How strong something is over time: nothing, a rise, its full strength, a fall, nothing.</summary>
/// <param name="From">First second with any strength, epoch seconds.</param>
/// <param name="Full">From here on it has its full strength.</param>
/// <param name="Falls">From here on it has less.</param>
/// <param name="To">First second without.</param>
internal readonly record struct EventShape(long From, long Full, long Falls, long To)
{
    /// <summary>The usual course of a scenario over a time.</summary>
    public static EventShape Of(Scenario scenario, long from, long to)
    {
        var length = to - from;
        var (rise, fall) = scenario switch
        {
            Scenario.Spike => (Math.Min(900, length / 8), length * 55 / 100),
            Scenario.SlowBurn => (length * 75 / 100, length / 10),
            Scenario.LevelShift => (Math.Min(1_200, length), 0),
            Scenario.Drop => (Math.Min(300, length / 8), Math.Min(900, length / 8)),
            Scenario.Emerging => (length * 30 / 100, length * 30 / 100),
            Scenario.Trend => (length * 60 / 100, length * 30 / 100),
            Scenario.PlatformSurge or Scenario.BoilerplateSurge => (Math.Min(1_800, length / 4), Math.Min(3_600, length / 4)),
            _ => (0, 0),
        };
        return new EventShape(from, from + rise, to - fall, to);
    }

    /// <summary>Strength from 0 to 1 at an instant.</summary>
    public double At(long second)
    {
        if (second < From || second >= To)
            return 0;
        if (second < Full)
            return (double)(second - From) / (Full - From);
        return second < Falls ? 1 : (double)(To - second) / (To - Falls);
    }
}
