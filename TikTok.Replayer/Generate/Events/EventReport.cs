using TikTok.Posts;
using TikTok.Replayer.Generate.Languages;

namespace TikTok.Replayer.Generate.Events;

/// <summary>Tells what was injected, once the sample is written.</summary>
internal sealed class EventReport(SampleOptions options, SampleWorld world)
{
    private const int SecondsPerMinute = 60;
    private const int SecondsPerHour = 3600;

    // A level shift is as large a day after its start as ever.
    private const int LongestLook = 48 * SecondsPerHour;

    private readonly EventMembers _members = new(options, world);
    private readonly PlatformVolume _volume = new(options, world.Plan.Events);

    /// <summary>The hashtags with a known rate, in ordinal order.</summary>
    public IReadOnlyList<TruthKeyword> Keywords() =>
        [.. world.Plan.Keywords.Select(keyword => new TruthKeyword(Keyword.Canonicalize("#" + keyword.Name), keyword.Region.Name, Round(keyword.PostsPerHour)))
            .OrderBy(keyword => keyword.Keyword, StringComparer.Ordinal)];

    /// <summary>The events, in the order of their start.</summary>
    public IReadOnlyList<InjectedEvent> Events() => [.. world.Plan.Events.Select(Describe)];

    private InjectedEvent Describe(PlannedEvent item)
    {
        var watched = item.Keyword < 0 ? null : world.Plan.Keywords[item.Keyword];
        var keyword = KeywordOf(item, watched);
        var tally = world.Tallies[item.Index];
        var (peak, rates) = FindPeak(item, watched);
        return new InjectedEvent(
            $"e{item.Index + 1:D2}", item.Story.Summary.Replace("{brand}", watched?.Name, StringComparison.Ordinal), item.Scenario.ToName(), item.Scenario.ToKind(), item.Scenario.ToExpectation(),
            keyword, _members.Of(item, keyword), watched?.Region.LanguageCode, watched?.Region.Name,
            Time(item.Shape.From), Time(item.Shape.To), Time(peak), rates,
            tally.Added, tally.Missing, tally.Resent, tally.Authors, tally.LeadingPost?.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private string KeywordOf(PlannedEvent item, WatchedKeyword? watched) => item.Scenario switch
    {
        Scenario.PlatformSurge => Keyword.EveryPost,
        Scenario.Trend => EventMembers.SoundKeyword(world.Sound(item.Index)),
        _ => Keyword.Canonicalize("#" + (watched?.Name ?? item.Story.Keyword)),
    };

    /// <summary>The clock hour in which the event makes the largest difference, and the keyword's rates then.</summary>
    private (long Hour, EventRates? Rates) FindPeak(PlannedEvent item, WatchedKeyword? watched)
    {
        var rhythm = watched is null ? null : new Rhythm(watched.Region);
        var (best, largest, usualAtPeak) = (item.Shape.From, -1.0, 0.0);
        var end = Math.Min(item.Shape.To, item.Shape.From + LongestLook);
        for (var hour = item.Shape.From / SecondsPerHour * SecondsPerHour; hour < end; hour += SecondsPerHour)
        {
            var (usual, change) = (0.0, 0.0);
            for (var minute = hour; minute < hour + SecondsPerHour; minute += SecondsPerMinute)
            {
                var beat = rhythm?.At(minute) ?? 1;
                var ordinary = (watched?.PostsPerHour ?? 1) / SecondsPerMinute * beat * _volume.At(minute);
                usual += ordinary;
                change += item.HasPosts ? item.PostsInMinute(minute, beat) : ordinary * item.Peak * item.Shape.At(minute);
            }

            if (change > largest)
                (best, largest, usualAtPeak) = (hour, change, usual);
        }

        if (watched is null)
            return (best, null);
        var atPeak = item.Scenario switch
        {
            Scenario.Drop => usualAtPeak - largest,
            Scenario.ResendStorm => usualAtPeak,
            _ => usualAtPeak + largest,
        };
        return (best, new EventRates(Round(watched.PostsPerHour), Round(usualAtPeak), Round(atPeak)));
    }

    private static double Round(double rate) => Math.Round(rate, 2);

    private static DateTimeOffset Time(long second) => DateTimeOffset.FromUnixTimeSeconds(second);
}
