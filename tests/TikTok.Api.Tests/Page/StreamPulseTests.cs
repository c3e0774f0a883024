using TikTok.Api.Page.Live;

namespace TikTok.Api.Tests.Page;

public sealed class StreamPulseTests
{
    private static readonly DateTimeOffset s_now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Before_the_first_post_there_is_nothing_to_say() =>
        Assert.Equal((StreamPhase.Empty, null), new StreamPulse().Observe(s_now, streamTime: null));

    [Fact]
    public void A_newest_post_of_minutes_ago_is_live() =>
        Assert.Equal(StreamPhase.Live, new StreamPulse().Observe(s_now, s_now.UtcDateTime.AddMinutes(-14)).Phase);

    [Fact]
    public void The_past_that_moves_is_a_replay_with_its_speed_and_then_stands_still()
    {
        var pulse = new StreamPulse();
        Assert.Equal(StreamPhase.Unknown, pulse.Observe(s_now, Rows.Day).Phase);

        for (var second = 1; second <= 30; second++)
            pulse.Observe(s_now.AddSeconds(second), Rows.Day.AddMinutes(second));
        Assert.Equal((StreamPhase.Replay, 60.0), pulse.Observe(s_now.AddSeconds(31), Rows.Day.AddMinutes(31)));

        Assert.Equal(StreamPhase.Replay, pulse.Observe(s_now.AddSeconds(31) + StreamPulse.Patience, Rows.Day.AddMinutes(31)).Phase);
        Assert.Equal(StreamPhase.Still, pulse.Observe(s_now.AddSeconds(32) + StreamPulse.Patience, Rows.Day.AddMinutes(31)).Phase);
    }
}
