using System.Runtime.CompilerServices;
using TikTok.Anomalies.Seasonal;

namespace TikTok.Anomalies.Tests.Seasonal;

public sealed class LevelChangeTests
{
    [Fact]
    public void What_persists_adds_up_hour_by_hour()
    {
        var change = After(Enumerable.Repeat(1.5, 20));
        Assert.InRange(change.Up, 15, 20); // 20 x (1.5 - 0.5), less what it has learned to be usual
        Assert.Equal((20, 0, 0f), (change.UpHours, change.DownHours, change.Down));
    }

    [Fact]
    public void Less_than_usual_is_the_mirror_of_more_but_does_not_become_usual()
    {
        var (up, down) = (After(Enumerable.Repeat(1.5, 20)), After(Enumerable.Repeat(-1.5, 20)));
        Assert.Equal(up.UpHours, down.DownHours);
        Assert.InRange(down.Down, up.Up, 20);
        Assert.Equal(0, down.Mean);
    }

    [Fact]
    public void Much_less_is_evidence_for_a_fall_and_a_little_less_is_not()
    {
        Assert.InRange(After(Enumerable.Repeat(-3.0, 5)).Fall, 19, 20); // 5 x 2 x (3 - 1), less what it has learned to vary
        Assert.Equal(0, After(Enumerable.Repeat(-0.9, 50)).Fall);
        Assert.Equal(0, After([-3, 0, 0, 0]).Fall);
    }

    [Fact]
    public void One_hour_counts_at_most_three_whatever_it_was() => Assert.Equal(2.5f, After([1000]).Up);

    [Fact]
    public void What_does_not_last_is_forgotten() => Assert.Equal((0f, 0), (After([3, .. new double[10]]).Up, After([3, .. new double[10]]).UpHours));

    [Fact]
    public void Ups_and_downs_are_no_change() => Assert.InRange(After(Enumerable.Range(0, 1000).Select(i => i % 2 == 0 ? 1.0 : -1.0)).Up, 0, 2);

    [Fact]
    public void Evidence_can_be_forgotten_and_what_is_usual_is_kept()
    {
        var change = After(Enumerable.Repeat(1.5, 20));
        var mean = change.Mean;
        change.Reset();
        Assert.Equal((0f, 0, mean), (change.Up, change.UpHours, change.Mean));
    }

    [Fact]
    public void It_takes_22_bytes() => Assert.Equal(22, Unsafe.SizeOf<LevelChange>());

    private static LevelChange After(IEnumerable<double> residuals)
    {
        var change = LevelChange.Start;
        foreach (var residual in residuals)
            change.Learn(residual, most: 100);
        return change;
    }
}
