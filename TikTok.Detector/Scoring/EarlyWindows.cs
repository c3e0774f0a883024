using System.Text;
using Dapper;
using Npgsql;

namespace TikTok.Detector.Scoring;

/// <summary>
/// The rows of windows in which an input ended: they are written at its end, and again if another input went on in them.
/// <c>early_windows</c> says which, while posts may still come, and for good where some did.
/// </summary>
internal static class EarlyWindows
{
    /// <summary>Writes the rows again as they are; a band stays that of the judgement.</summary>
    private const string Write = """
        INSERT INTO keyword_windows (keyword, window_seconds, window_start, posts, authors, engagement, marks, expected, band_lower, band_upper)
        SELECT * FROM unnest(@keywords, @seconds, @starts, @posts, @authors, @engagements, @marks, @expected, @lower, @upper)
        ON CONFLICT (keyword, window_seconds, window_start) DO UPDATE SET posts = excluded.posts, authors = excluded.authors,
          engagement = excluded.engagement, marks = excluded.marks, expected = coalesce(excluded.expected, keyword_windows.expected),
          band_lower = coalesce(excluded.band_lower, keyword_windows.band_lower), band_upper = coalesce(excluded.band_upper, keyword_windows.band_upper)
        """;

    private const string Mark = """
        INSERT INTO early_windows (window_seconds, window_start, revised) VALUES (@seconds, @start, @revised)
        ON CONFLICT (window_seconds, window_start) DO UPDATE SET revised = early_windows.revised OR excluded.revised
        """;

    private const string Unmark = "DELETE FROM early_windows WHERE window_seconds = @seconds AND window_start = @start AND NOT revised";

    /// <summary>Writes rows and marks in the transaction that moves the progress.</summary>
    public static async Task WriteAsync(NpgsqlTransaction transaction, IReadOnlyList<SeriesRow> rows, IReadOnlyList<OpenWindow> windows, CancellationToken cancellationToken)
    {
        foreach (var apart in Apart(rows))
            await ExecuteAsync(transaction, Write, new
            {
                keywords = apart.Select(row => Encoding.UTF8.GetString(row.Keyword)).ToArray(),
                seconds = apart.Select(row => row.Window.Length.Seconds).ToArray(),
                starts = apart.Select(row => StartOf(row.Window)).ToArray(),
                posts = apart.Select(row => (int)row.Cell.Posts).ToArray(),
                authors = apart.Select(row => (int)row.Cell.Authors.Count).ToArray(),
                engagements = apart.Select(row => row.Cell.Engagement).ToArray(),
                marks = apart.Select(row => (short)row.Cell.Marks).ToArray(),
                expected = apart.Select(row => (float?)row.Band?.Expected).ToArray(),
                lower = apart.Select(row => (float?)row.Band?.Lower).ToArray(),
                upper = apart.Select(row => (float?)row.Band?.Upper).ToArray(),
            }, cancellationToken);
        foreach (var window in windows.OrderBy(window => (window.Length.Seconds, window.StartMs))) // one order, so that partitions do not wait for each other in a circle
            await ExecuteAsync(transaction, window.Closing == Closing.Early || window.IsRevised ? Mark : Unmark,
                new { seconds = window.Length.Seconds, start = StartOf(window), revised = window.IsRevised }, cancellationToken);
    }

    /// <summary>Rows of windows that closed more than once since the last time, in their order: a statement writes a row only once.</summary>
    private static IEnumerable<List<SeriesRow>> Apart(IReadOnlyList<SeriesRow> rows)
    {
        var (apart, windows) = (new List<SeriesRow>(), new Dictionary<(WindowLength, long), OpenWindow>());
        foreach (var row in rows)
        {
            var key = (row.Window.Length, row.Window.StartMs);
            if (windows.TryGetValue(key, out var closing) && closing != row.Window)
            {
                yield return apart;
                apart = [];
                windows.Clear();
            }

            windows[key] = row.Window;
            apart.Add(row);
        }

        if (apart.Count > 0)
            yield return apart;
    }

    private static DateTime StartOf(OpenWindow window) => DateTimeOffset.FromUnixTimeMilliseconds(window.StartMs).UtcDateTime;

    private static Task<int> ExecuteAsync(NpgsqlTransaction transaction, string sql, object parameters, CancellationToken cancellationToken) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, parameters, transaction, cancellationToken: cancellationToken));
}
