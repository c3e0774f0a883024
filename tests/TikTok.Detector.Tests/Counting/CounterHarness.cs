using System.Text;
using TikTok.Detector.Counting;
using TikTok.Detector.Scoring;
using TikTok.Posts.EventTime;
using TikTok.Storage.EventLog;
using TikTok.Testing;

namespace TikTok.Detector.Tests.Counting;

/// <summary>Records of one partition of posts, and what counting them gives.</summary>
internal static class CounterHarness
{
    public static readonly DetectorOptions Options = new() { AllowedLateness = TimeSpan.FromMinutes(2), RepeatHorizon = TimeSpan.FromMinutes(10) };

    public static readonly long LatenessMs = (long)Options.AllowedLateness.TotalMilliseconds;

    public static LogRecord Post(long offset, long id, long timeMs, string text, string author = "1", long likes = 0) =>
        new(offset, 0, default, PostLine.Of(id, timeMs, text, author, likes), []);

    public static LogRecord StreamTime(long offset, long timeMs) =>
        new(offset, 0, default, default, [new LogHeader(Topics.StreamTimeHeader, BitConverter.GetBytes(timeMs))]);

    public static LogRecord InputEnd(long offset, long timeMs) =>
        new(offset, 0, default, default, [LogHeader.OfTime(Topics.InputEndHeader, timeMs)]);

    public static long Late(PartitionCounter counter) => counter.Uncounted().Where(posts => posts.Reason == UncountedReason.Late).Sum(posts => posts.Posts);

    public static long Repeated(PartitionCounter counter) => counter.Uncounted().Where(posts => posts.Reason == UncountedReason.Repeated).Sum(posts => posts.Posts);

    /// <summary>A counter of a stream that has come to <see cref="PostLine.StartMs"/>, in which posts are far apart: so each is taken by itself.</summary>
    public static PartitionCounter Counter(DetectorOptions? options = null, int inputPartition = 0, int inputPartitions = 1, int keywordPartitions = 1)
    {
        var counter = new PartitionCounter(options ?? Options, inputPartition, inputPartitions, keywordPartitions);
        counter.Restore(new CommittedOffset(0, $"2 0 {new AgreedTime(PostLine.StartMs, 0, 3_600_000_000)}"));
        return counter;
    }

    /// <summary>The committed blocks of a commit, and the note beside its offset.</summary>
    public static (List<byte[]> Blocks, string Metadata) Commit(PartitionCounter counter)
    {
        var blocks = counter.Blocks().Select(block => block.Block).ToList();
        var metadata = counter.Metadata;
        counter.Clear();
        return (blocks, metadata);
    }

    /// <summary>Counts records with commits after the given numbers of records.</summary>
    public static List<byte[]> Count(IReadOnlyList<LogRecord> records, params int[] cuts)
    {
        var counter = Counter();
        var blocks = new List<byte[]>();
        for (var i = 0; i < records.Count; i++)
        {
            counter.Take(records[i]);
            if (cuts.Contains(i + 1) || i + 1 == records.Count)
                blocks.AddRange(Commit(counter).Blocks);
        }

        return blocks;
    }

    /// <summary>Everything that a store knows, as text.</summary>
    public static string Describe(WindowStore store) =>
        $"{string.Join(',', store.Heard.Select(heard => heard.WatermarkMs))} {store.ClosedUntilMs}\n{Describe(store.Open)}";

    public static string Describe(IEnumerable<OpenWindow> windows)
    {
        var text = new StringBuilder();
        foreach (var window in windows)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{window.Length.Seconds} {window.StartMs} {window.PlatformPosts} {window.SeenMinutes}\n");
            foreach (var (keyword, cell) in window.Cells.OrderBy(pair => Encoding.UTF8.GetString(pair.Key), StringComparer.Ordinal))
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"  {Encoding.UTF8.GetString(keyword)} {cell.Marks} {cell.Posts} {cell.Engagement} {cell.Authors.Count} [{string.Join(' ', cell.Top.Posts.Select(post => $"{post.Id}:{post.Weight}:{post.TimeMs}:{post.Handle}:{string.Join('+', post.Tags.Order(StringComparer.Ordinal))}"))}]\n");
        }

        return text.ToString();
    }
}
