using System.Text;
using TikTok.Detector.Scoring;
using TikTok.Detector.Tests.Counting;
using TikTok.Posts;
using TikTok.Storage.EventLog;
using TikTok.Testing;

namespace TikTok.Detector.Tests.Scoring;

/// <summary>Five-minute windows with the posts that a test asks for, counted as the Counter does.</summary>
internal static class HandMadeWindow
{
    /// <summary>A window at the start of the test's time; every post has an author of its own.</summary>
    public static OpenWindow Of(params (int Posts, string Text)[] kinds) => At(0, kinds);

    /// <summary>The window so many windows later.</summary>
    public static OpenWindow At(long number, params (int Posts, string Text)[] kinds) => At(number, authors: int.MaxValue, kinds);

    /// <summary>A window whose posts are written by so many authors in turn.</summary>
    public static OpenWindow At(long number, int authors, params (int Posts, string Text)[] kinds)
    {
        var startMs = PostLine.StartMs + number * WindowLength.Short.Milliseconds;
        var id = 0;
        return Of(startMs, [.. kinds.SelectMany(kind => Enumerable.Range(0, kind.Posts)
            .Select(i => CounterHarness.Post(id, ++id + number * 1_000_000, startMs + i % 300 * 1000, kind.Text, author: $"{number} {i % authors}")))]);
    }

    /// <summary>A window of records.</summary>
    public static OpenWindow Of(long startMs, IReadOnlyList<LogRecord> records)
    {
        var store = new WindowStore(CounterHarness.LatenessMs);
        if (records.Count > 0)
            foreach (var block in CounterHarness.Count([.. records.OrderBy(record => record.Offset)]))
                store.Merge(block);
        return store.Window(WindowLength.Short, startMs);
    }

    /// <summary>A window of counts alone: so many posts on the platform, and keywords with their posts and authors.</summary>
    public static OpenWindow Counts(long number, long platformPosts, params (string Keyword, int Posts, int Authors)[] keywords)
    {
        var window = new OpenWindow(WindowLength.Short, PostLine.StartMs + number * WindowLength.Short.Milliseconds) { PlatformPosts = platformPosts };
        foreach (var (keyword, posts, authors) in keywords)
        {
            var cell = window.Cell(Encoding.UTF8.GetBytes(keyword), KeywordMarks.None, out _);
            cell.Posts = posts;
            for (var author = 0; author < authors; author++)
                cell.Authors.Add(StableHash.Of(Encoding.UTF8.GetBytes($"{number} {author}")));
        }

        return window;
    }
}
