using TikTok.Anomalies.Seasonal;
using TikTok.Anomalies.Tests.Support;

namespace TikTok.Anomalies.Tests.Seasonal;

public sealed class TailCalibrationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_quantile_and_the_excess_converge_on_those_of_a_normal(double unit)
    {
        var (tail, draws) = (TailCalibration.Start, new Draws(5));
        var (quantile, scale) = (0.0, 0.0);
        for (var i = 0; i < 200_000; i++)
        {
            tail.Learn(unit * draws.Normal());
            if (i >= 100_000)
                (quantile, scale) = (quantile + tail.Quantile / 100_000, scale + tail.Scale / 100_000);
        }

        Assert.Equal(2.17 * unit, quantile, 0.1 * unit); // 98.5 %
        Assert.Equal(0.36 * unit, scale, 0.05 * unit);
    }

    [Fact]
    public void A_score_counts_excesses_above_the_quantile()
    {
        var tail = TailCalibration.Start;
        Assert.Equal(0, tail.ScoreOf(tail.Quantile), 6);
        Assert.Equal(1, tail.ScoreOf(tail.Quantile + tail.Scale), 6);
        Assert.Equal(-2, tail.ScoreOf(tail.Quantile - 2 * tail.Scale), 6);
    }

    [Fact]
    public void One_residual_far_out_teaches_no_more_than_six_excesses()
    {
        var (far, six) = (TailCalibration.Start, TailCalibration.Start);
        six.Learn(six.Quantile + 6 * six.Scale);
        far.Learn(1e6);
        Assert.Equal(six, far);
    }

    [Fact]
    public void A_series_that_never_varies_keeps_a_unit()
    {
        var tail = TailCalibration.Start;
        for (var i = 0; i < 1_000_000; i++)
            tail.Learn(-1);
        Assert.True(tail is { Quantile: >= 0.5f, Scale: > 0 });
    }
}
