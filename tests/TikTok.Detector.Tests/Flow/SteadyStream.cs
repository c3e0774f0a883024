using TikTok.Testing;

namespace TikTok.Detector.Tests.Flow;

/// <summary>Posts of a stream that is the same in every hour, by a thousand authors; a test adds what happens in it.</summary>
/// <param name="firstId">Where its ids begin.</param>
internal sealed class SteadyStream(long firstId = 0)
{
    private const long Minute = 60_000;
    private readonly List<(long TimeMs, long Id, byte[] Line)> _posts = [];
    private long _id = 1_000_000 + firstId;

    /// <summary>Minutes of a day.</summary>
    public const int Day = 24 * 60;

    /// <summary>The posts in the order of their time, in turn on two partitions.</summary>
    public List<(int Partition, byte[] Value)> Posts => [.. _posts.OrderBy(post => post.TimeMs).ThenBy(post => post.Id).Select((post, index) => (index % 2, post.Line))];

    /// <summary>Stream time of a minute.</summary>
    public static long TimeMs(int minute) => PostLine.StartMs + minute * Minute;

    /// <summary>A post every two minutes of a while; each has #steady, each fifth #velorida.</summary>
    public SteadyStream With(int fromMinute, int toMinute)
    {
        for (var minute = fromMinute; minute < toMinute; minute += 2)
            Add(TimeMs(minute), minute % 10 == 0 ? "#steady #velorida" : "#steady", minute / 2 % 997);
        return this;
    }

    /// <summary>So many posts a minute in a while, by as many authors in turn.</summary>
    public SteadyStream With(int fromMinute, int toMinute, int perMinute, int authors, string text)
    {
        for (var i = 0; i < (toMinute - fromMinute) * perMinute; i++)
            Add(TimeMs(fromMinute + i / perMinute) + i % perMinute * (Minute / perMinute), text, 5000 + i % authors);
        return this;
    }

    private void Add(long timeMs, string text, int author) => _posts.Add((timeMs, ++_id, PostLine.Of(_id, timeMs, text, $"{author}", _id % 13, $"user{author}")));
}
