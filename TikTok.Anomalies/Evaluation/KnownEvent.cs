namespace TikTok.Anomalies.Evaluation;

/// <summary>Something that happened to a keyword, as a truth tells it.</summary>
/// <param name="Scenario">What it is called in tables.</param>
/// <param name="Kind">What a detector should call it; null when no anomaly is right.</param>
/// <param name="IsExpected">Whether it should be told of; false when it must not; null when both are right.</param>
/// <param name="Keyword">The keyword, canonical; <c>*</c> for all at once.</param>
/// <param name="Members">Other keywords of its posts, which may rightly stand out with it.</param>
/// <param name="From">First instant.</param>
/// <param name="To">Last instant.</param>
public sealed record KnownEvent(
    string Scenario, string? Kind, bool? IsExpected, string Keyword, IReadOnlyCollection<string> Members, DateTimeOffset From, DateTimeOffset To);

/// <summary>An anomaly that somebody was told of.</summary>
/// <param name="Members">Its keywords, the one that it is named after among them.</param>
/// <param name="Kind">What it was called.</param>
/// <param name="StartsAt">Start of its first window.</param>
/// <param name="EndsAt">End of its last window.</param>
/// <param name="OpenedAt">When it was told, in stream time.</param>
public sealed record ToldAnomaly(IReadOnlyCollection<string> Members, string Kind, DateTimeOffset StartsAt, DateTimeOffset EndsAt, DateTimeOffset OpenedAt);
