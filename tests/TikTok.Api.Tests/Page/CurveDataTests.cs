using TikTok.Api.Page.Curve;
using TikTok.Api.Series;

namespace TikTok.Api.Tests.Page;

public sealed class CurveDataTests
{
    [Fact]
    public void The_band_runs_on_between_windows_that_have_one_and_not_beyond_them()
    {
        float?[] edges = [null, 2, null, null, 8, null];
        var windows = edges.Select((edge, hour) => new SeriesWindow { Start = Rows.Day.AddHours(hour), BandLower = edge, BandUpper = edge + 1, Observed = true }).ToList();

        var curve = CurveData.Of(windows, 3600, mark: null);

        Assert.Equal([null, 2, 4, 6, 8, null], curve.Lower);
        Assert.Equal([null, 3, 5, 7, 9, null], curve.Upper);
    }

    [Fact]
    public void A_window_that_was_not_observed_is_a_gap_and_not_a_zero()
    {
        var windows = new[] { new SeriesWindow { Start = Rows.Day, Posts = 3, Observed = true }, new SeriesWindow { Start = Rows.Day.AddHours(1) } };

        var curve = CurveData.Of(windows, 3600, (Rows.Day, Rows.Day.AddHours(1)));

        Assert.Equal([3, null], curve.Posts);
        Assert.Equal((1_597_276_800_000, 3_600_000, 1_597_276_800_000, 1_597_280_400_000), (curve.Start, curve.Step, curve.MarkFrom, curve.MarkTo));
    }

    [Fact]
    public void Whole_windows_are_marked_so_that_five_minutes_show_among_hours()
    {
        var curve = CurveData.Of([new SeriesWindow { Start = Rows.Day }], 3600, (Rows.Day.AddMinutes(65), Rows.Day.AddMinutes(70)));

        Assert.Equal((1_597_280_400_000, 1_597_284_000_000), (curve.MarkFrom, curve.MarkTo));
    }
}
