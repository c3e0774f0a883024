namespace TikTok.Replayer.Generate;

/// <summary>How the ordinary volume breathes: nights at a quarter of the day's peak, weekends a fifth above weekdays.</summary>
internal static class PostRhythm
{
    private const double Weekend = 1.2;
    private const double WeekdayLevel = 7 / (5 + (2 * Weekend));
    private const int MinutesPerDay = 1440;

    // 100 - 60 cos(2 pi (hour - 4) / 24), rounded: a table, because cosines differ in the last digit between platforms.
    private static readonly int[] _percentByHour =
        [70, 58, 48, 42, 40, 42, 48, 58, 70, 84, 100, 116, 130, 142, 152, 158, 160, 158, 152, 142, 130, 116, 100, 84];

    /// <summary>Expected ordinary posts in the minute that starts at the given UTC time.</summary>
    public static double PostsInMinute(DateTime minute, int postsPerDay)
    {
        var here = _percentByHour[minute.Hour];
        var next = _percentByHour[(minute.Hour + 1) % 24];
        var percent = here + ((next - here) * minute.Minute / 60.0);
        var isWeekend = minute.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
        return postsPerDay * percent / 100 / MinutesPerDay * WeekdayLevel * (isWeekend ? Weekend : 1);
    }
}
