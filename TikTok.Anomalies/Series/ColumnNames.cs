using System.Collections.Frozen;

namespace TikTok.Anomalies.Series;

/// <summary>What columns of series are usually called.</summary>
internal static class ColumnNames
{
    private static readonly FrozenSet<string> s_times = FrozenSet.ToFrozenSet(
    [
        "timestamp", "time", "date", "datetime", "date_time", "ds", "ts", "t", "day", "hour", "minute", "week", "month", "utc", "epoch", "unix", "unixtime", "unix_time",
        "unix_timestamp", "timestamp_utc", "time_utc", "utc_time", "time_stamp", "timestamp_ms", "time_ms", "window", "window_start", "windowstart", "bucket", "time_bucket",
        "date_trunc", "date_bin", "period", "period_start", "interval", "interval_start", "start", "start_time", "starttime", "start_date", "from",
        "created_at", "createdat", "create_time", "createtime", "event_time", "eventtime", "datehour", "date_hour", "key_as_string", "datum", "zeit", "zeitstempel", "fecha", "tarih",
    ], StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> s_values = FrozenSet.ToFrozenSet(
    [
        "value", "values", "val", "count", "counts", "cnt", "y", "n", "num", "number", "posts", "post_count", "num_posts", "total", "mentions", "mention_count", "volume", "quantity",
        "frequency", "freq", "hits", "events", "event_count", "tweets", "videos", "video_count", "doc_count", "amount", "sum", "count(*)", "count(1)", "count_star()", "count()",
        "f0", "anzahl", "menge", "wert", "nombre", "cantidad", "sayi",
    ], StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> s_indexes = FrozenSet.ToFrozenSet(["index", "idx", "row", "step", "i"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a column of this name usually holds times.</summary>
    public static bool IsTime(string name) => s_times.Contains(Plain(name));

    /// <summary>Whether a column of this name usually holds the values.</summary>
    public static bool IsValue(string name) => s_values.Contains(Plain(name));

    /// <summary>Whether a column of this name usually numbers the rows.</summary>
    public static bool IsIndex(string name) => s_indexes.Contains(Plain(name));

    // "Window Start", "@timestamp", "_time", "f0_".
    private static string Plain(string name) => name.Replace(' ', '_').Replace('-', '_').Replace('.', '_').Trim('_', '@', '#');
}
