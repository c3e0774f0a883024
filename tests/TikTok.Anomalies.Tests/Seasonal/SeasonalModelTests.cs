using System.Runtime.CompilerServices;
using TikTok.Anomalies.Seasonal;
using TikTok.Anomalies.Tests.Support;

namespace TikTok.Anomalies.Tests.Seasonal;

public sealed class SeasonalModelTests
{
    private readonly SeasonalModel _model = new(new SeasonalOptions(), TimeSpan.FromMinutes(5));

    [Fact]
    public void A_series_takes_148_bytes() => Assert.Equal(148, Unsafe.SizeOf<SeasonalState>());

    [Fact]
    public void A_step_allocates_nothing()
    {
        var (state, draws) = (SeasonalState.New, new Draws(1));
        Run(ref state, draws, 2000);
        var counts = Enumerable.Range(0, 1000).Select(_ => draws.Poisson(5)).ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < counts.Length; i++)
            _model.Step(ref state, Window(2000 + i, counts[i]));
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Judging_leaves_the_state_as_it_is()
    {
        var (state, draws) = (SeasonalState.New, new Draws(2));
        Run(ref state, draws, 1000);
        var first = _model.Judge(state, Window(1000, 90));
        Assert.Equal(first, _model.Judge(state, Window(1000, 90)));
        Assert.Equal(first.Expected, _model.Step(ref state, Window(1000, 90)).Expected);
    }

    [Fact]
    public void Time_not_observed_teaches_no_level()
    {
        var (state, draws) = (SeasonalState.New, new Draws(3));
        Run(ref state, draws, 3000);
        var before = _model.Judge(state, Window(3000, 5)).Expected;
        _model.Skip(ref state, 3000, 7 * 288);
        Assert.Equal(before, _model.Judge(state, Window(3000 + 7 * 288, 5)).Expected);
    }

    [Fact]
    public void The_expected_count_follows_the_factor_of_the_platform()
    {
        var (state, draws) = (SeasonalState.New, new Draws(4));
        Run(ref state, draws, 3000);
        var expected = _model.Judge(state, Window(3000, 5)).Expected;
        Assert.Equal(1.4 * expected, _model.Judge(state, Window(3000, 5) with { Factor = 1.4 }).Expected, 1e-6);
    }

    [Fact]
    public void What_authors_are_not_believed_to_have_posted_is_no_spike()
    {
        var (state, draws) = (SeasonalState.New, new Draws(5));
        Run(ref state, draws, 3000);
        for (var window = 3000; window < 3012; window++)
            Assert.False(_model.Step(ref state, Window(window, 60) with { HourLimit = 70 }).Alert);
    }

    [Fact]
    public void The_band_has_the_expected_count_in_it()
    {
        var (state, draws) = (SeasonalState.New, new Draws(6));
        Run(ref state, draws, 3000);
        var (lower, upper) = _model.Band(state, Window(3000, 5));
        Assert.InRange(_model.Judge(state, Window(3000, 5)).Expected, lower, upper);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(86_401)]
    public void Windows_last_a_second_to_a_day(double seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SeasonalModel(new SeasonalOptions(), TimeSpan.FromSeconds(seconds)));

    private void Run(ref SeasonalState state, Draws draws, int windows)
    {
        for (var window = 0; window < windows; window++)
            _model.Step(ref state, Window(window, draws.Poisson(5)));
    }

    private static SeasonalWindow Window(long number, double count) => new(number, (int)(number / 12 % 168), count, double.PositiveInfinity, 1);
}
