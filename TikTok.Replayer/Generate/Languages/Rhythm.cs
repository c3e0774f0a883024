namespace TikTok.Replayer.Generate.Languages;

/// <summary>
/// How the volume of a region breathes over its week: little at night, a step at noon, most in the evening; on days off later
/// in the morning and more in all. 1 is the week's mean. Only tables and basic arithmetic: the same on every machine.
/// </summary>
internal sealed class Rhythm
{
    private const int MinutesPerDay = 1440;
    private const int MinutesPerWeek = 7 * MinutesPerDay;

    // The epoch was a Thursday.
    private const int EpochDayOfWeek = (int)DayOfWeek.Thursday;

    private static readonly int[] _workday =
        [58, 38, 25, 18, 15, 18, 30, 52, 68, 74, 78, 86, 104, 104, 98, 104, 120, 140, 162, 184, 200, 194, 152, 98];

    private static readonly int[] _dayOff =
        [96, 70, 46, 30, 21, 18, 22, 34, 56, 86, 112, 130, 140, 138, 134, 138, 146, 158, 174, 190, 202, 196, 164, 120];

    private readonly double[] _byMinute = new double[MinutesPerWeek];

    /// <param name="region">Its clock and days off.</param>
    public Rhythm(Region region)
    {
        var total = 0.0;
        for (var minute = 0; minute < MinutesPerWeek; minute++)
        {
            var local = minute + (EpochDayOfWeek * MinutesPerDay) + region.UtcOffsetMinutes - region.LateMinutes + MinutesPerWeek;
            total += _byMinute[minute] = Percent(local, region.Weekend);
        }

        for (var minute = 0; minute < MinutesPerWeek; minute++)
            _byMinute[minute] *= MinutesPerWeek / total;
    }

    /// <summary>Volume at an instant, epoch seconds, as a multiple of the mean.</summary>
    public double At(long second) => _byMinute[second / 60 % MinutesPerWeek];

    private static double Percent(int minute, Weekend weekend)
    {
        var here = OfHour(minute / 60, weekend);
        var next = OfHour((minute / 60) + 1, weekend);
        return here + ((next - here) * (minute % 60) / 60.0);
    }

    private static int OfHour(int hour, Weekend weekend)
    {
        var day = (DayOfWeek)(hour / 24 % 7);
        var isOff = day == DayOfWeek.Saturday || day == (weekend == Weekend.SaturdaySunday ? DayOfWeek.Sunday : DayOfWeek.Friday);
        return (isOff ? _dayOff : _workday)[hour % 24];
    }
}
