using Microsoft.Extensions.Time.Testing;
using TikTok.Replayer.Input;
using TikTok.Replayer.Replay;

namespace TikTok.Replayer.Tests.Replay;

public sealed class RatePacerTests
{
    private static readonly FileSource s_anything = new([], new Posts.PostReaderOptions());
    private readonly FakeTimeProvider _clock = new();
    private readonly List<double> _written = [];
    private readonly long _started;

    public RatePacerTests() => _started = _clock.GetTimestamp();

    private double Seconds => _clock.GetElapsedTime(_started).TotalSeconds;

    [Theory]
    [InlineData(0.5)]
    [InlineData(10)]
    [InlineData(3_000)]
    [InlineData(80_000)]
    public void Posts_come_evenly(double rate)
    {
        var pacer = new RatePacer(rate, _clock);
        Write(pacer, posts: (int)Math.Max(20, rate * 3));

        var seconds = Seconds;
        Assert.InRange(_written.Count / (seconds + 1 / rate), rate * 0.95, rate * 1.1);
        Assert.InRange(MostWithin(0.05), 1, rate * 0.05 * 1.5 + 1);
    }

    [Fact]
    public void After_a_stall_it_catches_up_at_twice_the_rate_and_then_keeps_it()
    {
        var pacer = new RatePacer(1_000, _clock);
        Write(pacer, 1_000);
        _clock.Advance(TimeSpan.FromSeconds(4));
        _written.Clear();
        var stalled = Seconds;
        Write(pacer, 12_000);

        Assert.InRange(MostWithin(0.05), 1, 165); // twice the rate, and what is due within a grain before and behind
        // 13,000 posts in 13 s over all: 4 s late, caught up in the 4 s behind the stall.
        Assert.InRange(Seconds, 12.9, 13.1);
        Assert.InRange(_written.Count(at => at < stalled + 4), 7_900, 8_100);
    }

    private void Write(RatePacer pacer, int posts)
    {
        for (var i = 0; i < posts; i++)
        {
            _clock.Advance(pacer.Wait(s_anything, 0));
            _written.Add(Seconds);
        }
    }

    private int MostWithin(double seconds)
    {
        var (most, first) = (0, 0);
        for (var last = 0; last < _written.Count; last++)
        {
            while (_written[last] - _written[first] > seconds)
                first++;
            most = Math.Max(most, last - first + 1);
        }

        return most;
    }
}
