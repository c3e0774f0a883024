using System.Text.Json;
using TikTok.Replayer.Generate.Events;

namespace TikTok.EndToEnd.Tests;

/// <summary>An anomaly as the API lists it.</summary>
internal sealed record Alert(string Id, string Keyword, string Kind, string State, string[] Members, DateTimeOffset StartsAt, DateTimeOffset EndsAt, int Severity)
{
    /// <summary>When its first window was closed, the allowed lateness included: it may have been told earlier, as provisional.</summary>
    public DateTimeOffset KnownAt => StartsAt + TimeSpan.FromMinutes(7);

    /// <summary>Whether it has one of the names that an event is known by.</summary>
    public bool IsAbout(string keyword) => Members.Any(member => member.TrimStart('#') == keyword.TrimStart('#'));

    public static async Task<IReadOnlyList<Alert>> AllAsync(StandaloneProcess standalone) =>
        [.. (await standalone.GetAllAsync("/api/v1/anomalies?limit=500")).Select(item => item.Deserialize<Alert>(JsonSerializerOptions.Web)!)];
}

/// <summary>What a detector made of an injected event.</summary>
internal sealed class Outcome(InjectedEvent item, IReadOnlyList<Alert> alerts)
{
    public InjectedEvent Event => item;

    /// <summary>Alerts of the event's hashtag, or of the same word without <c>#</c>, raised in its time and not taken back.</summary>
    public IReadOnlyList<Alert> Own { get; } = [.. alerts
        .Where(alert => alert.State != "retracted" && Overlaps(item, alert) && alert.KnownAt >= item.From && alert.IsAbout(item.Keyword))
        .OrderBy(alert => alert.KnownAt).ThenByDescending(alert => alert.Severity)];

    /// <summary>Alerts of its other members in its time: side effects, right but no more than that.</summary>
    public IReadOnlyList<Alert> OfMembers { get; } = [.. alerts
        .Where(alert => alert.State != "retracted" && Overlaps(item, alert) && alert.Members.Intersect(item.Members, StringComparer.Ordinal).Any())];

    /// <summary>The first of <see cref="Own"/>.</summary>
    public Alert? First => Own.Count > 0 ? Own[0] : null;

    public bool IsRaised => First is not null;

    /// <summary>Cells of a table: as what, minutes after the start, highest severity, members.</summary>
    public override string ToString() => First is null
        ? $"no | | | {OfMembers.Count}"
        : $"{First.Kind} | {(First.KnownAt - item.From).TotalMinutes:F0} | {Own.Max(alert => alert.Severity)} | {OfMembers.Count}";

    private static bool Overlaps(InjectedEvent item, Alert alert) => alert.StartsAt < item.To.AddHours(1) && alert.EndsAt > item.From;
}
