using System.Text;
using TikTok.Anomalies.MlNet;
using TikTok.Detector.Cells;
using TikTok.Detector.Scoring.Seasonal;

namespace TikTok.Detector.Scoring.MlNet;

/// <summary>
/// Starts the series of keywords with their past, as if they had been followed: history and training window come from
/// <c>keyword_windows</c>, zero in windows that the stream was observed in and the keyword was not. What is read lies before the window at
/// hand, and what was closed with it and is not stored yet comes from the rows: the result is the same however often a partition starts.
/// </summary>
internal sealed class MlNetPast(StoredSeries stored, MlNetOptions parameters, CandidateRules rules)
{
    /// <summary>Windows that a detector needs, and none before them.</summary>
    public int Windows { get; } = MlNetSeriesDetector.RowsToSettle(parameters);

    /// <summary>Starts of the windows before this one in which the stream was observed.</summary>
    public Task<IReadOnlyList<long>> ObservedAsync(OpenWindow window, CancellationToken cancellationToken) =>
        stored.ObservedAsync(window.Length, window.StartMs, Windows, cancellationToken);

    /// <summary>A detector for each keyword.</summary>
    /// <param name="keywords">The keywords.</param>
    /// <param name="observed">Starts of windows in which the stream was observed.</param>
    /// <param name="window">The window at hand, which the detectors have not seen.</param>
    /// <param name="rows">Rows of windows that are closed and may not be stored yet.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IEnumerable<(byte[] Keyword, MlNetSeriesDetector Detector)>> OfAsync(
        IReadOnlyList<byte[]> keywords, IReadOnlyList<long> observed, OpenWindow window, IReadOnlyList<SeriesRow> rows, CancellationToken cancellationToken)
    {
        if (observed.Count == 0 || keywords.Count == 0)
            return keywords.Select(keyword => (keyword, new MlNetSeriesDetector(parameters)));
        var known = await stored.OfAsync([.. keywords.Select(Encoding.UTF8.GetString)], window.Length, observed[0], window.StartMs, cancellationToken);
        var unstored = rows.Where(row => row.Window.Length == window.Length && row.Window.StartMs < window.StartMs).ToLookup(row => row.Keyword, KeywordComparer.Instance);
        return keywords.Select(keyword => (keyword, Started(observed, ValuesOf(known.GetValueOrDefault(keyword) ?? [], unstored[keyword]))));
    }

    private Dictionary<long, double> ValuesOf(IEnumerable<StoredWindow> windows, IEnumerable<SeriesRow> rows)
    {
        var values = new Dictionary<long, double>();
        foreach (var window in windows)
            values[window.StartMs] = rules.Believed(window.Posts, window.Authors);
        foreach (var row in rows)
            values[row.Window.StartMs] = rules.Believed(row.Cell.Posts, row.Cell.Authors.Count);
        return values;
    }

    private MlNetSeriesDetector Started(IReadOnlyList<long> observed, Dictionary<long, double> values)
    {
        var detector = new MlNetSeriesDetector(parameters);
        foreach (var start in observed)
            detector.Observe(DateTimeOffset.FromUnixTimeMilliseconds(start), values.GetValueOrDefault(start));
        return detector;
    }
}
