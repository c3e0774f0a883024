using System.Globalization;
using TikTok.Anomalies;
using TikTok.Anomalies.Series;

namespace TikTok.Detector.Evaluation;

/// <summary>Writes what a detector says of each row, beside the row as it was read.</summary>
internal sealed class VerdictWriter(TextWriter output)
{
    /// <summary>The first line.</summary>
    public Task WriteHeaderAsync() => output.WriteAsync("timestamp,value,anomaly_score,alert,kind\n");

    /// <summary>A row. Numbers are written so that reading them gives the same number again.</summary>
    public Task WriteAsync(SeriesRow row, SeriesVerdict verdict) => output.WriteAsync(string.Create(
        CultureInfo.InvariantCulture,
        $"{CsvField.Of(row.TimeText)},{CsvField.Of(row.ValueText)},{verdict.Score:R},{(verdict.Alert ? 1 : 0)},{verdict.Kind?.ToName()}\n"));
}
