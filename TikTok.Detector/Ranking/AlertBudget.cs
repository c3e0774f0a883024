namespace TikTok.Detector.Ranking;

/// <summary>
/// At most so many alerts within 24 hours, and the most severe ones: the bar is the severity that would have given that many a
/// day over the last week, so that the budget is not spent on the morning's small ones. Times are stream time.
/// </summary>
internal sealed class AlertBudget(int alertsPerDay)
{
    private static readonly TimeSpan s_day = TimeSpan.FromDays(1);
    private readonly Dictionary<string, (DateTime At, int Severity, bool Alert, bool IsBelieved)> _recent = new(StringComparer.Ordinal);

    /// <summary>How far back anomalies count.</summary>
    public static TimeSpan Memory => TimeSpan.FromDays(7);

    /// <summary>Whether an anomaly of a severity may alert.</summary>
    public bool Allows(DateTime at, int severity)
    {
        foreach (var id in _recent.Where(past => at - past.Value.At > Memory).Select(past => past.Key).ToList())
            _recent.Remove(id);
        if (_recent.Values.Count(past => past.Alert && at - past.At < s_day) >= alertsPerDay)
            return false;
        var days = _recent.Count == 0 ? 1 : Math.Ceiling(Math.Max(1, (at - _recent.Values.Min(past => past.At)) / s_day));
        var allowed = (int)(alertsPerDay * days);
        return _recent.Count < allowed || severity >= _recent.Values.Select(past => past.Severity).OrderDescending().ElementAt(allowed - 1);
    }

    /// <summary>Anomalies that opened within the day before and were not taken back; when history is scored again, some opened after it.</summary>
    public int OpenedWithinDay(DateTime at) => _recent.Values.Count(past => past.IsBelieved && past.At <= at && at - past.At < s_day);

    /// <summary>Notes an anomaly that has opened, as it is now.</summary>
    public void Note(string id, DateTime openedAt, int severity, bool alert, bool isBelieved) => _recent[id] = (openedAt, severity, alert, isBelieved);
}
