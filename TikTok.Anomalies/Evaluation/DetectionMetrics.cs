namespace TikTok.Anomalies.Evaluation;

/// <summary>How an event fared.</summary>
/// <param name="Event">The event.</param>
/// <param name="Delay">From its start to the first alert in it; null when it was missed.</param>
/// <param name="DelayShare">The same as a share of its length.</param>
/// <param name="RightKind">Whether an alert in it had its kind.</param>
public sealed record EventOutcome(LabelledEvent Event, TimeSpan? Delay, double DelayShare, bool RightKind);

/// <summary>
/// What a person who gets the alerts would count: events found, and episodes of false alerts. Probation rows
/// (<see cref="NabScoring.ProbationRows"/>) are left out; an event that ends in them too.
/// </summary>
/// <param name="Outcomes">Of each event.</param>
/// <param name="FalseEpisodes">Episodes of alerts outside all events.</param>
/// <param name="QuietDays">Observed days outside of events: those in which a false alert was possible.</param>
/// <example><code>
/// var metrics = DetectionMetrics.Sum(series.Select(DetectionMetrics.Of));
/// Console.WriteLine($"{metrics.Recall:P0} found, {metrics.FalseEpisodesPerDay:F3} false episodes a day");
/// </code></example>
public sealed record DetectionMetrics(IReadOnlyList<EventOutcome> Outcomes, int FalseEpisodes, double QuietDays)
{
    /// <summary>Events with an alert in them.</summary>
    public int Found => Outcomes.Count(outcome => outcome.Delay is not null);

    /// <summary>Share of the events that were found; NaN without events.</summary>
    public double Recall => Found / (double)Outcomes.Count;

    /// <summary>Events found per event found or false episode; NaN without alerts.</summary>
    public double Precision => Found / (double)(Found + FalseEpisodes);

    /// <summary>Harmonic mean of precision and recall; NaN when either is.</summary>
    public double F1 => Found == 0 ? Precision * Recall : 2 * Precision * Recall / (Precision + Recall);

    /// <summary>False episodes per quiet day; NaN without one.</summary>
    public double FalseEpisodesPerDay => FalseEpisodes / QuietDays;

    /// <summary>Share of the found events in which an alert had the right kind; NaN when none was found.</summary>
    public double RightKindShare => Outcomes.Count(outcome => outcome.RightKind) / (double)Found;

    /// <summary>Median delay of the events found; null when none was.</summary>
    public TimeSpan? MedianDelay => Found == 0 ? null : TimeSpan.FromSeconds(MedianOfFound(outcome => outcome.Delay!.Value.TotalSeconds));

    /// <summary>Median delay as a share of the event; NaN when none was found.</summary>
    public double MedianDelayShare => Found == 0 ? double.NaN : MedianOfFound(outcome => outcome.DelayShare);

    /// <summary>Of one series.</summary>
    public static DetectionMetrics Of(JudgedSeries series)
    {
        var probation = NabScoring.ProbationRows(series.Alerts.Count);
        var scored = series.Events.Where(labelled => labelled.Rows.Last >= probation).ToList();
        var quiet = Enumerable.Range(probation, series.Alerts.Count - probation)
            .Where(row => !scored.Exists(labelled => labelled.Rows.Contains(row)) && !series.Either.Any(rows => rows.Contains(row))).ToList();
        return new DetectionMetrics(
            [.. scored.Select(labelled => Outcome(series, labelled, probation))],
            Episodes.Count(quiet.Where(row => series.Alerts[row]).Select(row => series.Windows[row])),
            quiet.Count * series.WindowLength.TotalDays);
    }

    /// <summary>Of several series together.</summary>
    public static DetectionMetrics Sum(IReadOnlyCollection<DetectionMetrics> parts) => new(
        [.. parts.SelectMany(part => part.Outcomes)], parts.Sum(part => part.FalseEpisodes), parts.Sum(part => part.QuietDays));

    private static EventOutcome Outcome(JudgedSeries series, LabelledEvent labelled, int probation)
    {
        var first = Math.Max(labelled.Rows.First, probation);
        var alerts = Enumerable.Range(first, labelled.Rows.Last - first + 1).Where(row => series.Alerts[row]).ToList();
        if (alerts.Count == 0)
            return new EventOutcome(labelled, null, double.NaN, RightKind: false);
        var delay = (series.Windows[alerts[0]] - series.Windows[first]) * series.WindowLength;
        var share = (alerts[0] - first) / (double)labelled.Rows.Length;
        return new EventOutcome(labelled, delay, share, labelled.Kind is { } kind && alerts.Exists(row => series.Kinds[row] == kind));
    }

    private double MedianOfFound(Func<EventOutcome, double> of)
    {
        var values = Outcomes.Where(outcome => outcome.Delay is not null).Select(of).Order().ToList();
        return (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }
}
