using System.Globalization;
using TikTok.Anomalies.Series;

namespace TikTok.Anomalies.Tests.Series;

/// <summary>What a text is read as.</summary>
internal static class Rows
{
    public static async Task<IReadOnlyList<SeriesRow>> OfAsync(string text, SeriesFormat? format = null) => (await ReadAsync(text, format)).Rows;

    public static async Task<IReadOnlyList<(string Time, double Value)>> ValuesAsync(string text, SeriesFormat? format = null) =>
        [.. (await OfAsync(text, format)).Select(row => (row.Time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture), row.Value))];

    public static async Task<(IReadOnlyList<SeriesRow> Rows, string? Note)> ReadAsync(string text, SeriesFormat? format = null)
    {
        using var reader = await SeriesReader.OpenAsync(new StringReader(text), "series.csv", format ?? new SeriesFormat(), TestContext.Current.CancellationToken);
        var rows = new List<SeriesRow>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken) is { } row)
            rows.Add(row);
        return (rows, reader.Note);
    }

    /// <summary>What is wrong with a text.</summary>
    public static async Task<string> ProblemAsync(string text, SeriesFormat? format = null) =>
        (await Assert.ThrowsAsync<SeriesException>(() => OfAsync(text, format))).Message;
}
