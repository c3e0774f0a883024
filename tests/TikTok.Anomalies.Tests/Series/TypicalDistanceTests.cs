using CsCheck;
using TikTok.Anomalies.Series;

namespace TikTok.Anomalies.Tests.Series;

public sealed class TypicalDistanceTests
{
    private static readonly DateTimeOffset s_start = new(2015, 2, 26, 21, 42, 53, TimeSpan.Zero);

    [Theory]
    [InlineData(300, 300)]
    [InlineData(303, 300)]
    [InlineData(296.5, 300)]
    [InlineData(57, 60)]
    [InlineData(240, 240)]
    [InlineData(3700, 3600)]
    [InlineData(7, 7)]
    [InlineData(604_800, 604_800)]
    public void A_distance_near_a_usual_length_is_that_length(double distance, double length) => Assert.Equal(length, Of(0, distance));

    [Fact]
    public void Rows_at_one_time_tell_none()
    {
        Assert.Null(TypicalDistance.Of([s_start]));
        Assert.Null(TypicalDistance.Of([s_start, s_start]));
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(2, 10)]
    [InlineData(5, 20)]
    public void Rows_that_are_closer_than_the_others_do_not_change_it(int close, int others) =>
        Assert.Equal(3600, Of([.. Enumerable.Range(0, close).Select(row => 60.0 * row), .. Enumerable.Range(1, others + 1).Select(row => 3600.0 * row)]));

    [Fact]
    public void The_order_of_rows_makes_no_difference() => Assert.Equal(300, Of(900, 0, 300, 1200, 600));

    [Fact]
    public void Where_windows_have_no_row_it_is_that_of_neighbours() => Gen.Select(Gen.Int[0, 9].Array[4000], Gen.Int[1, 8]).Sample((die, missing) =>
        Assert.Equal(3600, Of([.. Enumerable.Range(0, die.Length).Where(row => die[row] >= missing).Select(row => 3600.0 * row)])), iter: 200);

    [Fact]
    public void Rows_that_come_a_little_early_or_late_do_not_change_it() => Gen.Double[-10, 10].Array[50, 300].Sample(jitter =>
        Assert.InRange(Of([.. jitter.Select((by, row) => 420.0 * row + by)]), 414, 426));

    private static double Of(params double[] seconds) => TypicalDistance.Of(seconds.Select(second => s_start.AddSeconds(second)))!.Value.Length.TotalSeconds;
}
