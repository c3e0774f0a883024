using System.Text;
using TikTok.Posts;
using TikTok.Posts.EventTime;
using TikTok.Storage.EventLog;
using TikTok.Storage.EventLog.EventTime;

namespace TikTok.Storage.Tests.EventLog.EventTime;

public sealed class PostPlacerTests
{
    private const long Start = 1_598_918_400_000;
    private const long Second = 1000;
    private const long Hour = 3_600_000;
    private readonly PostPlacer _placer = new(default);
    private readonly Receiver _receiver = new();
    private long _offset;

    [Fact]
    public void A_slow_stream_of_another_producer_is_followed_after_a_hole_also_where_each_post_is_kept_at_once()
    {
        Slow(Start, 100);
        Slow(Start + 3 * Hour, 60);
        Assert.Equal(160, _receiver.Placed.Count);
        Assert.All(_receiver.Placed.Take(100), placed => Assert.Equal(Placement.InTime, placed.Placement));
        Assert.All(_receiver.Placed.Skip(100 + 20), placed => Assert.Equal(Placement.InTime, placed.Placement));
        Assert.Equal(Start + 3 * Hour + 59 * 2 * Second, _placer.Agreed.Ms);
    }

    [Fact]
    public void One_wrong_clock_of_a_slow_stream_moves_nothing()
    {
        Slow(Start, 100);
        Slow(Start + 1000 * Hour, 1);
        Slow(Start + 200 * Second, 60);
        Assert.Equal(Placement.SetAsideAhead, _receiver.Placed[100].Placement);
        Assert.All(_receiver.Placed.Skip(101), placed => Assert.Equal(Placement.InTime, placed.Placement));
    }

    [Fact]
    public void What_is_held_is_read_again_and_what_was_handed_on_is_not()
    {
        Slow(Start, 100);
        Take(Start + 3 * Hour);
        Assert.Equal(100, _placer.NextOffset(101));
        _placer.Settle(_receiver);
        Assert.Equal(101, _placer.NextOffset(101));
    }

    [Fact]
    public void A_post_with_a_mark_that_nobody_understands_is_placed_like_any_other()
    {
        Slow(Start, 100);
        Take(Start + 3 * Hour);
        Take(Start + 201 * Second, new LogHeader(Topics.SetAsideHeader, new byte[3]));
        for (var i = 0; i < 30; i++)
            Take(Start + 201 * Second + i * 2 * Second);
        Assert.Equal(132, _receiver.Placed.Count);
    }

    [Theory]
    [InlineData(Topics.StreamTimeHeader)]
    [InlineData(Topics.SetAsideHeader)]
    public void Times_that_no_source_of_ours_writes_say_nothing(string header)
    {
        foreach (var other in new byte[][] { [0, 0, 1, 0x74, 0x46, 0xB5, 0xE0, 0], [0, 0, 0, 0, 0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF] })
            Assert.Null(new LogRecord(0, 0, default, default, [new LogHeader(header, other)]).TimeHeader(header));
        Assert.Equal(Start, new LogRecord(0, 0, default, default, [LogHeader.OfTime(header, Start)]).TimeHeader(header));
    }

    [Fact]
    public void What_another_producer_writes_of_an_end_is_none_of_ours() =>
        Assert.Null(EndedInput.Of(new LogRecord(0, 0, default, default, [new LogHeader(Topics.SentHeader, "sent"u8.ToArray())])));

    [Fact]
    public void Records_that_are_no_posts_are_not_held_without_end_behind_a_post_that_waits()
    {
        Slow(Start, 100);
        Take(Start + 3 * Hour);
        for (var i = 0; i < 20_000; i++)
            _placer.Take(new LogRecord(_offset++, 0, default, "no post"u8.ToArray(), []), _receiver);

        Assert.Equal(101, _receiver.Placed.Count);
        Assert.Equal(_offset, _placer.NextOffset(_offset));
    }

    /// <summary>Posts two seconds apart, between which nothing comes for so long that what is held is handed on.</summary>
    private void Slow(long start, int posts)
    {
        for (var i = 0; i < posts; i++)
        {
            Take(start + i * 2 * Second);
            _placer.Settle(_receiver);
        }
    }

    private void Take(long timeMs, params LogHeader[] headers) =>
        _placer.Take(new LogRecord(_offset, 0, default, Encoding.UTF8.GetBytes($$$"""{"itemInfos":{"id":"{{{++_offset}}}","text":"a","createTime":{{{timeMs / 1000}}}}}"""), headers), _receiver);

    private sealed class Receiver : IPostReceiver
    {
        public List<Placed> Placed { get; } = [];

        public void OnPost(in LogRecord record, Post post, in Placed placed) => Placed.Add(placed);
    }
}
