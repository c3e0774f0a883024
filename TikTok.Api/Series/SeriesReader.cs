using Npgsql;
using TikTok.Anomalies.Seasonal;
using TikTok.Api.Database;
using TikTok.Api.Lists;
using TikTok.Posts;

namespace TikTok.Api.Series;

/// <summary>Which windows of which keyword.</summary>
internal sealed record SeriesRequest(string Keyword, int WindowSeconds, DateTime? From, DateTime? To, int Limit)
{
    /// <summary>How far before its end the series begins when no beginning is given.</summary>
    public TimeSpan Reach { get; init; } = TimeSpan.FromDays(1);
}

/// <summary>Fills the windows in which a keyword does not occur, which the table leaves out, with zeros.</summary>
internal sealed class SeriesReader(ReadDatabase database)
{
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    /// <summary>The windows, and the start of the one behind them if there is one.</summary>
    public Task<(List<SeriesWindow> Windows, DateTime? Next)> ReadAsync(SeriesRequest request, CancellationToken cancellationToken) =>
        database.InSnapshotAsync(connection => ReadAsync(connection, request, cancellationToken), cancellationToken);

    private static async Task<(List<SeriesWindow> Windows, DateTime? Next)> ReadAsync(NpgsqlConnection connection, SeriesRequest request, CancellationToken cancellationToken)
    {
        var length = TimeSpan.FromSeconds(request.WindowSeconds);
        var stream = new { windowSeconds = request.WindowSeconds, everyPost = Keyword.EveryPost };
        if (await connection.ListAsync<Extent>(ExtentSql, stream, cancellationToken) is not [{ First: { } first, ClosedUntil: { } closedUntil }])
            return ([], null);

        // A window is there when it starts in [from, to) and is closed.
        var to = request.To ?? closedUntil;
        var from = request.From ?? (to - DateTime.MinValue < request.Reach ? DateTime.MinValue : to - request.Reach);
        var start = Later(WindowLengths.Floor(from, length), first);
        // The last closed window starts before it; PostgreSQL knows no shorter time than a microsecond.
        var end = Earlier(to, closedUntil - length + TimeSpan.FromMicroseconds(1));
        if (start >= end)
            return ([], null);
        var pageEnd = Earlier(end, start + (length * request.Limit));

        var range = new
        {
            keyword = request.Keyword,
            windowSeconds = request.WindowSeconds,
            everyPost = Keyword.EveryPost,
            start,
            pageEnd,
            hoursStart = WindowLengths.Floor(start, s_hour),
            hoursEnd = WindowLengths.Floor(pageEnd, s_hour) + s_hour,
        };
        var platform = (await connection.ListAsync<PlatformPosts>(PlatformSql, range, cancellationToken)).ToDictionary(window => window.Start);
        var hours = platform.Values.Where(window => window.Posts > 0).Select(window => WindowLengths.Floor(window.Start, s_hour)).ToHashSet();
        var rows = (await connection.ListAsync<SeriesWindow>(RowsSql, range, cancellationToken)).ToDictionary(row => row.Start);
        var windows = new List<SeriesWindow>();
        for (; start < pageEnd; start += length)
            windows.Add((rows.GetValueOrDefault(start) ?? new SeriesWindow { Start = start }) with { Observed = hours.Contains(WindowLengths.Floor(start, s_hour)) });
        if (request.Keyword != Keyword.EveryPost)
            FillExpected(windows, await ReadExpectedAsync(connection, range, platform, request, cancellationToken), await connection.ListAsync<Beside>(BesideSql, range, cancellationToken));
        return (windows, start < end ? start : null);
    }

    private static async Task<ExpectedPosts> ReadExpectedAsync(
        NpgsqlConnection connection, object range, Dictionary<DateTime, PlatformPosts> platform, SeriesRequest request, CancellationToken cancellationToken)
    {
        var models = await connection.ListAsync<string>(ModelSql, parameters: null, cancellationToken);
        return new ExpectedPosts(request.WindowSeconds, models is not [not SeasonalModel.Name], platform, await connection.ListAsync<KeywordShape>(ShapesSql, range, cancellationToken));
    }

    /// <summary>Puts in what was expected of windows without posts, where the last one with posts knew it.</summary>
    private static void FillExpected(List<SeriesWindow> windows, ExpectedPosts expected, List<Beside> beside)
    {
        var behind = KnownOf(beside.Find(row => row.Start > windows[^1].Start));
        var next = new KnownExpected?[windows.Count];
        for (var i = windows.Count - 1; i >= 0; i--)
            next[i] = windows[i].Posts > 0 ? behind = KnownOf(windows[i].Start, windows[i].Expected) : behind;
        var before = KnownOf(beside.Find(row => row.Start < windows[0].Start));
        for (var i = 0; i < windows.Count; i++)
            if (windows[i].Posts > 0)
                before = KnownOf(windows[i].Start, windows[i].Expected);
            else if (before is { } last && windows[i].Observed)
                windows[i] = windows[i] with { Expected = (float)expected.Between(windows[i].Start, last, next[i]), ExpectedIsEstimate = true };
    }

    private static KnownExpected? KnownOf(Beside? row) => row is null ? null : KnownOf(row.Start, row.Expected);

    private static KnownExpected? KnownOf(DateTime start, float? expected) => expected is > 0 and { } known ? new KnownExpected(start, known) : null;

    private sealed record Beside(DateTime Start, float? Expected);

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;

    private static DateTime Earlier(DateTime one, DateTime other) => one < other ? one : other;

    private sealed record Extent(DateTime? First, DateTime? ClosedUntil);

    private const string ExtentSql = $"""
        SELECT (SELECT min(window_start) FROM keyword_windows WHERE keyword = @everyPost AND window_seconds = @windowSeconds) AS First,
               CASE WHEN @windowSeconds = 300 THEN {Series.ClosedUntil.ShortSql} ELSE {Series.ClosedUntil.LongSql} END AS ClosedUntil
        """;

    // An hour and two weeks more on both sides, where what stands beside the page says what is expected in it.
    private const string PlatformSql = $"""
        WITH beside AS ({BesideSql})
        SELECT window_start AS Start, posts, expected FROM keyword_windows
        WHERE keyword = @everyPost AND window_seconds = @windowSeconds
          AND (window_start >= @hoursStart - interval '1 hour' AND window_start < @hoursEnd
               OR window_start BETWEEN (SELECT min(start) FROM beside) - interval '1 hour' AND (SELECT min(start) FROM beside)
               OR window_start BETWEEN (SELECT max(start) FROM beside) - interval '1 hour' AND (SELECT max(start) FROM beside))
        """;

    private const string BesideSql = """
        (SELECT window_start AS start, expected FROM keyword_windows
         WHERE keyword = @keyword AND window_seconds = @windowSeconds AND window_start < @start AND window_start >= @start::timestamptz - interval '14 days'
         ORDER BY window_start DESC LIMIT 1)
        UNION ALL
        (SELECT window_start, expected FROM keyword_windows
         WHERE keyword = @keyword AND window_seconds = @windowSeconds AND window_start >= @pageEnd AND window_start < @pageEnd::timestamptz + interval '14 days'
         ORDER BY window_start LIMIT 1)
        """;

    private const string ModelSql = "SELECT detector FROM ranker_runs ORDER BY last_window_end DESC, detector LIMIT 1";

    private const string ShapesSql = """
        SELECT version.effective_from AS "from", coalesce(day_shape, '{}') AS Day, coalesce(week_shape, '{}') AS Week
        FROM baseline_versions version LEFT JOIN baselines known ON known.version = version.version AND known.window_seconds = 300 AND known.keyword = @keyword
        WHERE version.effective_from < @pageEnd ORDER BY version.effective_from, version.version
        """;

    private const string RowsSql = """
        SELECT window_start AS Start, posts, authors, engagement, expected, band_lower AS BandLower, band_upper AS BandUpper,
               coalesce((SELECT revised FROM early_windows early WHERE early.window_seconds = row.window_seconds AND early.window_start = row.window_start), false) AS Revised
        FROM keyword_windows row
        WHERE keyword = @keyword AND window_seconds = @windowSeconds AND window_start >= @start AND window_start < @pageEnd
        """;
}
