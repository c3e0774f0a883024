using System.Runtime.CompilerServices;
using TikTok.Anomalies.Seasonal;
using TikTok.Anomalies.Tests.Support;

namespace TikTok.Anomalies.Tests.Seasonal;

public sealed class SeasonalModelTests
{
    private readonly SeasonalModel _model = new(new SeasonalOptions(), TimeSpan.FromMinutes(5));

    [Fact]
    public void A_series_takes_153_bytes() => Assert.Equal(153, Unsafe.SizeOf<SeasonalState>());

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
    public void A_look_at_a_window_allocates_nothing()
    {
        var (state, draws) = (SeasonalState.New, new Draws(7));
        Run(ref state, draws, 2000);
        _model.Judge(state, Window(2000, 5));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var count = 0; count < 1000; count++)
            _model.Judge(state, Window(2000, count));
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

    [Fact]
    public void A_series_whose_statistics_are_known_is_judged_from_its_first_window()
    {
        var state = _model.Seed(Seed(mean: 5));
        Assert.True(_model.IsReady(state));
        Assert.Equal(5, _model.Judge(state, Window(0, 5)).Expected, 1e-3);
        Assert.Equal(60, _model.HourBand(state).Expected, 1e-3);
        Assert.False(_model.Step(ref state, Window(0, 6)).Alert);
        Assert.True(_model.Step(ref state, Window(1, 100)).Alert);
    }

    [Fact]
    public void A_seed_brings_the_shapes_of_day_and_week()
    {
        var seed = Seed(mean: 5) with { Day = [.. Enumerable.Range(0, 24).Select(hour => hour == 12 ? 3f : 0.5f)], Week = [2, 1, 1, 1, 1, 1, 1] };
        var state = _model.Seed(seed);
        Assert.Equal(30, _model.Judge(state, Window(144, 5)).Expected, 0.01); // Sunday, twelve o'clock
        Assert.Equal(2.5, _model.Judge(state, Window(288, 5)).Expected, 0.01); // Monday, midnight
    }

    [Fact]
    public void Newer_statistics_bring_their_shapes_and_leave_the_level()
    {
        var (state, draws) = (SeasonalState.New, new Draws(8));
        Run(ref state, draws, 3000);
        var refreshed = SeasonalModel.Refresh(state, Seed(mean: 500) with { Day = [.. Enumerable.Repeat(2f, 24)], Week = [] });
        Assert.Equal(SeasonalModel.LevelOf(state), SeasonalModel.LevelOf(refreshed));
        Assert.Equal(2 * SeasonalModel.ShapeOf(WithFlatDay(state), 0), SeasonalModel.ShapeOf(refreshed, 0), 1e-3);
    }

    private static SeasonalSeed Seed(double mean) => new(mean, Dispersion: 0.05, HourDispersion: 0.05, SupportDays: 7, Day: [], Week: []);

    private static SeasonalState WithFlatDay(in SeasonalState state) => SeasonalModel.Refresh(state, Seed(mean: 1) with { Day = [.. Enumerable.Repeat(1f, 24)] });

    private void Run(ref SeasonalState state, Draws draws, int windows)
    {
        for (var window = 0; window < windows; window++)
            _model.Step(ref state, Window(window, draws.Poisson(5)));
    }

    private static SeasonalWindow Window(long number, double count) => new(number, (int)(number / 12 % 168), count, double.PositiveInfinity, 1);
}
