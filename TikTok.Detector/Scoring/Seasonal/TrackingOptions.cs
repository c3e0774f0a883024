using System.ComponentModel.DataAnnotations;
using TikTok.Posts;

namespace TikTok.Detector.Scoring.Seasonal;

/// <summary>Which keywords are followed, and which of them may become candidates.</summary>
public sealed record TrackingOptions
{
    /// <summary>Most keywords that are followed in one keyword partition; a full table lets those with fewest posts go.</summary>
    [Range(100, 10_000_000)]
    public int MaxKeywords { get; init; } = 250_000;

    /// <summary>Posts after which a keyword is followed; before, it is only counted, in a sketch of a fixed size.</summary>
    [Range(1, 200)]
    public int AdmissionPosts { get; init; } = 3;

    /// <summary>Counters in each of the sketch's four rows; a power of two.</summary>
    [Range(1024, 1 << 28)]
    public int SketchWidth { get; init; } = 1 << 18;

    /// <summary>Distinct authors within the last hour or two that a candidate needs: one account that posts a lot is not a crisis.</summary>
    [Range(1, 200)]
    public int MinAuthors { get; init; } = 6;

    /// <summary>Posts that an author counts for: what is more than this, times the authors, is not believed.</summary>
    [Range(1.0, 1000)]
    public double PostsPerAuthor { get; init; } = 1.25;

    /// <summary>Distinct authors that a keyword without a history needs.</summary>
    [Range(1, 200)]
    public int MinEmergingAuthors { get; init; } = 8;

    /// <summary>
    /// Keywords that are watched: they may alert whatever they are, and need not stand out among all. As a person types them: a name of
    /// several words, or in a script without spaces, is counted from then on as a keyword of its own.
    /// </summary>
    public IReadOnlyList<string> Watched { get; init; } = [];

    /// <summary>Calibrated score from which the onset of something in a watched keyword is told, however many keywords there are.</summary>
    [Range(0.01, 1000)]
    public double WatchedThreshold { get; init; } = 1;

    /// <summary>
    /// A model of ML.NET's that judges the watched keywords too, hour by hour, beside the seasonal model that judges all; its parameters
    /// are those of <c>Detector:MlNet</c>. Null = none.
    /// </summary>
    public DetectorModel? WatchedModel { get; init; }

    /// <summary>Days and hours for which another volume is expected.</summary>
    public IReadOnlyList<CalendarEntry> Calendar { get; init; } = [];

    /// <summary>The watched keywords, read.</summary>
    internal IEnumerable<SearchTerm> WatchedTerms => Watched.Select(SearchTerm.Read);

    /// <summary>What cannot be a keyword, and why: one sentence each.</summary>
    internal IEnumerable<string> Problems() => SearchTerm.ProblemsOf("Detector:Tracking:Watched", Watched)
        .Concat(SearchTerm.ProblemsOf("Detector:Tracking:Calendar", Calendar.SelectMany(entry => entry.Keywords)));
}

/// <summary>A holiday, a campaign: for a while so many times the usual volume is expected.</summary>
public sealed record CalendarEntry
{
    /// <summary>From when on, stream time.</summary>
    [Required]
    public DateTimeOffset From { get; init; }

    /// <summary>Until when, not included.</summary>
    [Required]
    public DateTimeOffset To { get; init; }

    /// <summary>How many times the usual volume.</summary>
    [Range(0.01, 100)]
    public double Factor { get; init; } = 1;

    /// <summary>Keywords that it concerns, as a person types them; empty = all.</summary>
    public IReadOnlyList<string> Keywords { get; init; } = [];
}
