namespace TikTok.Api.Series;

/// <summary>Up to when windows are closed: where all partitions of the Scorer have come to, or the end of the hour in which an input ended.</summary>
internal static class ClosedUntil
{
    /// <summary>For windows of five minutes.</summary>
    public const string ShortSql = From + " 300)";

    /// <summary>For windows of an hour.</summary>
    public const string LongSql = From + " 3600)";

    private const string From = """
        (SELECT greatest(min(closed_until), (SELECT max(window_start) + interval '1 hour' FROM early_windows WHERE window_seconds = 3600))
        FROM scorer_progress WHERE window_seconds =
        """;
}
