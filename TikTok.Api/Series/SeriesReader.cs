using Npgsql;
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
        var hours = (await connection.ListAsync<DateTime>(HoursSql, range, cancellationToken)).ToHashSet();
        var rows = (await connection.ListAsync<SeriesWindow>(RowsSql, range, cancellationToken)).ToDictionary(row => row.Start);
        var windows = new List<SeriesWindow>();
        for (; start < pageEnd; start += length)
            windows.Add((rows.GetValueOrDefault(start) ?? new SeriesWindow { Start = start }) with { Observed = hours.Contains(WindowLengths.Floor(start, s_hour)) });
        return (windows, start < end ? start : null);
    }

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;

    private static DateTime Earlier(DateTime one, DateTime other) => one < other ? one : other;

    private sealed record Extent(DateTime? First, DateTime? ClosedUntil);

    private const string ExtentSql = $"""
        SELECT (SELECT min(window_start) FROM keyword_windows WHERE keyword = @everyPost AND window_seconds = @windowSeconds) AS First,
               CASE WHEN @windowSeconds = 300 THEN {Series.ClosedUntil.ShortSql} ELSE {Series.ClosedUntil.LongSql} END AS ClosedUntil
        """;

    private const string HoursSql = """
        SELECT DISTINCT date_trunc('hour', window_start, 'UTC') FROM keyword_windows
        WHERE keyword = @everyPost AND window_seconds = @windowSeconds AND window_start >= @hoursStart AND window_start < @hoursEnd AND posts > 0
        """;

    private const string RowsSql = """
        SELECT window_start AS Start, posts, authors, engagement, expected, band_lower AS BandLower, band_upper AS BandUpper,
               coalesce((SELECT revised FROM early_windows early WHERE early.window_seconds = row.window_seconds AND early.window_start = row.window_start), false) AS Revised
        FROM keyword_windows row
        WHERE keyword = @keyword AND window_seconds = @windowSeconds AND window_start >= @start AND window_start < @pageEnd
        """;
}
