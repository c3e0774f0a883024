using System.Text.Json;
using TikTok.Replayer.Generate.Events;

namespace TikTok.EndToEnd.Tests;

/// <summary>An anomaly as the API lists it.</summary>
internal sealed record Alert(string Id, string Keyword, string Kind, string Window, DateTimeOffset StartsAt, DateTimeOffset EndsAt, int Severity)
{
    private TimeSpan Length => TimeSpan.FromMinutes(Window == "1h" ? 60 : 5);

    /// <summary>When its first window from an instant on was closed, the allowed lateness included: it may have been told earlier, as provisional.</summary>
    public DateTimeOffset KnownAfter(DateTimeOffset from) => (StartsAt > from ? StartsAt : from - TimeSpan.FromTicks(from.Ticks % Length.Ticks)) + Length + TimeSpan.FromMinutes(2);

    public static async Task<IReadOnlyList<Alert>> AllAsync(StandaloneProcess standalone) =>
        [.. (await standalone.GetAllAsync("/api/v1/anomalies?limit=500")).Select(item => item.Deserialize<Alert>(JsonSerializerOptions.Web)!)];
}

/// <summary>What a detector made of an injected event.</summary>
internal sealed class Outcome(InjectedEvent item, IReadOnlyList<Alert> alerts)
{
    public InjectedEvent Event => item;

    /// <summary>Alerts of the event's hashtag, or of the same word without <c>#</c>, in its time and, for a drop, of its kind.</summary>
    public IReadOnlyList<Alert> Own { get; } = [.. alerts
        .Where(alert => Overlaps(item, alert) && (alert.Keyword == item.Keyword || "#" + alert.Keyword == item.Keyword) && (item.Kind == "drop") == (alert.Kind == "drop"))
        .OrderBy(alert => alert.KnownAfter(item.From)).ThenByDescending(alert => alert.Severity)];

    /// <summary>Alerts of its other members in its time: side effects, right but no more than that.</summary>
    public IReadOnlyList<Alert> OfMembers { get; } = [.. alerts.Where(alert => Overlaps(item, alert) && item.Members.Contains(alert.Keyword, StringComparer.Ordinal))];

    /// <summary>The first of <see cref="Own"/>.</summary>
    public Alert? First => Own.Count > 0 ? Own[0] : null;

    public bool IsRaised => First is not null;

    /// <summary>Cells of a table: as what, minutes after the start, highest severity, members.</summary>
    public override string ToString() => First is null
        ? $"no | | | {OfMembers.Count}"
        : $"{First.Kind}, {First.Window} | {(First.KnownAfter(item.From) - item.From).TotalMinutes:F0} | {Own.Max(alert => alert.Severity)} | {OfMembers.Count}";

    private static bool Overlaps(InjectedEvent item, Alert alert) => alert.StartsAt < item.To && alert.EndsAt > item.From;
}
