namespace TikTok.Anomalies.Series;

/// <summary>A row of a series.</summary>
/// <param name="Line">Line of the file; 0 for a row that is not in the file.</param>
/// <param name="TimeText">Its time, or index, as it was written.</param>
/// <param name="Time">Its time, UTC; the default where rows are numbered by an index.</param>
/// <param name="ValueText">Its value as it was written.</param>
/// <param name="Value">Its value; NaN = not observed.</param>
public readonly record struct SeriesRow(int Line, string TimeText, DateTimeOffset Time, string ValueText, double Value)
{
    /// <summary>Whether there is a value.</summary>
    public bool IsObserved => !double.IsNaN(Value);
}
