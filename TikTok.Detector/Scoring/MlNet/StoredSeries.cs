using Npgsql;
using TikTok.Detector.Cells;

namespace TikTok.Detector.Scoring.MlNet;

/// <summary>A window of a keyword as it was stored.</summary>
internal readonly record struct StoredWindow(long StartMs, long Posts, long Authors);

/// <summary>Reads the past of keywords from <c>keyword_windows</c>: what a series starts from.</summary>
internal sealed class StoredSeries(NpgsqlDataSource database)
{
    /// <summary>Starts of the last windows before a time in which the stream was observed, oldest first.</summary>
    /// <param name="length">Length of the windows.</param>
    /// <param name="beforeMs">Start of the window that is not past yet.</param>
    /// <param name="atMost">How many.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<long>> ObservedAsync(WindowLength length, long beforeMs, int atMost, CancellationToken cancellationToken)
    {
        const string sql = """
            SELECT (extract(epoch FROM window_start) * 1000)::bigint FROM keyword_windows
            WHERE keyword = '*' AND window_seconds = $1 AND window_start < $2 ORDER BY window_start DESC LIMIT $3
            """;
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddWithValue(length.Seconds);
        command.Parameters.AddWithValue(Time(beforeMs));
        command.Parameters.AddWithValue(atMost);
        var starts = new List<long>();
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
            starts.Add(rows.GetInt64(0));
        starts.Reverse();
        return starts;
    }

    /// <summary>Windows of keywords, those from a time on and before another.</summary>
    public async Task<IReadOnlyDictionary<byte[], List<StoredWindow>>> OfAsync(
        IReadOnlyCollection<string> keywords, WindowLength length, long fromMs, long beforeMs, CancellationToken cancellationToken)
    {
        const string sql = """
            SELECT convert_to(keyword, 'UTF8'), (extract(epoch FROM window_start) * 1000)::bigint, posts, authors FROM keyword_windows
            WHERE keyword = ANY($1) AND window_seconds = $2 AND window_start >= $3 AND window_start < $4
            """;
        var series = new Dictionary<byte[], List<StoredWindow>>(KeywordComparer.Instance);
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddWithValue(keywords.ToArray());
        command.Parameters.AddWithValue(length.Seconds);
        command.Parameters.AddWithValue(Time(fromMs));
        command.Parameters.AddWithValue(Time(beforeMs));
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            var keyword = rows.GetFieldValue<byte[]>(0);
            if (!series.TryGetValue(keyword, out var windows))
                series.Add(keyword, windows = []);
            windows.Add(new StoredWindow(rows.GetInt64(1), rows.GetInt32(2), rows.GetInt32(3)));
        }

        return series;
    }

    private static DateTime Time(long epochMs) => DateTimeOffset.FromUnixTimeMilliseconds(epochMs).UtcDateTime;
}
