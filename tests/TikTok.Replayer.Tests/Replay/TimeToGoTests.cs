using Microsoft.Extensions.Time.Testing;
using TikTok.Replayer.Replay;

namespace TikTok.Replayer.Tests.Replay;

public sealed class TimeToGoTests
{
    private static readonly DateTimeOffset s_start = new(2020, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private readonly ReplayProgress _progress = new();
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void A_paced_day_takes_what_its_stream_time_says_however_fast_the_history_went()
    {
        var toGo = Of(new ReplayOptions { Input = "a", PacedFrom = s_start.AddDays(14), LastPost = s_start.AddDays(15), Speed = 720 });
        Reach(0.01, s_start);
        toGo.Estimate();
        _clock.Advance(TimeSpan.FromSeconds(20));
        Reach(0.93, s_start.AddDays(14));

        Assert.Equal(TimeSpan.FromMinutes(2), toGo.Estimate());

        _clock.Advance(TimeSpan.FromMinutes(1));
        Reach(0.95, s_start.AddDays(14.5)); // a quiet morning: few bytes
        Assert.Equal(TimeSpan.FromMinutes(1), toGo.Estimate());
    }

    [Fact]
    public void During_the_history_the_paced_day_is_added_to_what_is_left_of_it()
    {
        var toGo = Of(new ReplayOptions { Input = "a", PacedFrom = s_start.AddDays(14), LastPost = s_start.AddDays(15), Speed = 720 });
        Reach(0.01, s_start);
        Assert.Null(toGo.Estimate());
        _clock.Advance(TimeSpan.FromSeconds(10));
        Reach(0.5, s_start.AddDays(7));

        Assert.Equal(TimeSpan.FromSeconds(10 + 120), toGo.Estimate());
    }

    [Fact]
    public void A_run_that_goes_on_is_measured_by_what_it_did_itself()
    {
        var toGo = Of(new ReplayOptions { Input = "a" });
        Reach(0.8, s_start);
        Assert.Null(toGo.Estimate());
        _clock.Advance(TimeSpan.FromSeconds(10));
        Reach(0.9, s_start.AddDays(1));

        Assert.Equal(10, toGo.Estimate()!.Value.TotalSeconds, 3);
    }

    [Fact]
    public void An_input_that_is_behind_its_last_post_is_at_its_end() // late posts
    {
        var toGo = Of(new ReplayOptions { Input = "a", PacedFrom = s_start, LastPost = s_start.AddDays(1), Speed = 720 });
        Reach(0.99, s_start.AddDays(1.5));

        Assert.Equal(TimeSpan.Zero, toGo.Estimate());
    }

    [Fact]
    public void Where_the_length_of_the_input_is_not_known_nothing_is_said()
    {
        var toGo = Of(new ReplayOptions { Input = "-" });
        Reach(null, s_start);

        Assert.Null(toGo.Estimate());
    }

    private TimeToGo Of(ReplayOptions options) => new(_progress, options, _clock);

    private void Reach(double? fraction, DateTimeOffset streamTime) => _progress.Set(new SourcePosition(1, 0, 0, streamTime.ToUnixTimeMilliseconds(), false, ""), 1000, fraction);
}
