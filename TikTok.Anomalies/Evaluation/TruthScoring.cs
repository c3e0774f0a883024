namespace TikTok.Anomalies.Evaluation;

/// <summary>What became of the events of one scenario.</summary>
/// <param name="Scenario">Its name.</param>
/// <param name="IsExpected">Whether they should be told of.</param>
/// <param name="Events">How many there were.</param>
/// <param name="Found">How many were told of.</param>
/// <param name="RightKind">How many of these by their right name, at first or later.</param>
/// <param name="MedianDelay">From the start of an event until it was told; null when none was.</param>
public sealed record ScenarioScore(string Scenario, bool? IsExpected, int Events, int Found, int RightKind, TimeSpan? MedianDelay);

/// <summary>What anomalies are worth beside a truth.</summary>
/// <param name="Scenarios">By scenario.</param>
/// <param name="Told">Anomalies that somebody was told of.</param>
/// <param name="False">Those of them that no event explains.</param>
public sealed record TruthScore(IReadOnlyList<ScenarioScore> Scenarios, int Told, IReadOnlyList<ToldAnomaly> False)
{
    /// <summary>Share of those told that an event explains; NaN when nothing was told.</summary>
    public double Precision => 1 - (double)False.Count / Told;

    /// <summary>Share of the expected events that were told of; NaN when there are none.</summary>
    public double Recall => (double)Expected.Sum(scenario => scenario.Found) / Expected.Sum(scenario => scenario.Events);

    private IEnumerable<ScenarioScore> Expected => Scenarios.Where(scenario => scenario.IsExpected == true);
}

/// <summary>
/// Compares anomalies with what is known to have happened. An event is found by an anomaly of its keyword, with or without
/// <c>#</c>, that was told while it went on or within the hour after; one that had been told before is another one. An anomaly
/// is explained by an event that should, or may, be told of and whose keyword or member it has, in its time or the hour after.
/// </summary>
/// <example><code>
/// var score = TruthScoring.Of(events, anomalies);
/// Console.WriteLine($"recall {score.Recall:P0}, precision {score.Precision:P0}");
/// </code></example>
public static class TruthScoring
{
    private static readonly TimeSpan s_after = TimeSpan.FromHours(1);

    /// <summary>The score.</summary>
    public static TruthScore Of(IReadOnlyCollection<KnownEvent> events, IReadOnlyCollection<ToldAnomaly> anomalies)
    {
        var scenarios = events.GroupBy(known => (known.Scenario, known.IsExpected)).OrderByDescending(group => group.Key.IsExpected == true).ThenBy(group => group.Key.Scenario, StringComparer.Ordinal)
            .Select(group => Score(group.Key.Scenario, group.Key.IsExpected, [.. group], anomalies));
        var unexplained = anomalies.Where(anomaly => !events.Any(known => known.IsExpected != false && Explains(known, anomaly)));
        return new TruthScore([.. scenarios], anomalies.Count, [.. unexplained]);
    }

    private static ScenarioScore Score(string scenario, bool? isExpected, IReadOnlyList<KnownEvent> events, IReadOnlyCollection<ToldAnomaly> anomalies)
    {
        var found = events.Select(known => (known, First: anomalies.Where(anomaly => Finds(known, anomaly)).MinBy(anomaly => anomaly.OpenedAt))).Where(pair => pair.First is not null).ToList();
        var delays = found.Select(pair => pair.First!.OpenedAt - pair.known.From).Order().ToList();
        return new ScenarioScore(
            scenario, isExpected, events.Count, found.Count, found.Count(pair => anomalies.Any(anomaly => Finds(pair.known, anomaly) && anomaly.Kind == pair.known.Kind)), delays.Count == 0 ? null : delays[delays.Count / 2]);
    }

    private static bool Finds(KnownEvent known, ToldAnomaly anomaly) =>
        anomaly.OpenedAt >= known.From && anomaly.OpenedAt <= known.To + s_after && anomaly.Members.Any(member => AreAlike(member, known.Keyword));

    private static bool Explains(KnownEvent known, ToldAnomaly anomaly) =>
        anomaly.StartsAt <= known.To + s_after && anomaly.EndsAt > known.From
        && anomaly.Members.Any(member => AreAlike(member, known.Keyword) || known.Members.Contains(member, StringComparer.Ordinal));

    private static bool AreAlike(string left, string right) => left.AsSpan().TrimStart('#').SequenceEqual(right.AsSpan().TrimStart('#'));
}
