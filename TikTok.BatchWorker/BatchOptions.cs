using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using TikTok.Anomalies.Seasonal;
using TikTok.Posts;

namespace TikTok.BatchWorker;

/// <summary>Options of the daily work, section <c>Batch</c>.</summary>
public sealed record BatchOptions : IValidatableObject
{
    /// <summary>Stream days behind a baseline.</summary>
    [Range(1, 366)]
    public int BaselineDays { get; init; } = 7;

    /// <summary>Posts that a keyword needs within those days to get a baseline.</summary>
    [Range(1, 1_000_000)]
    public int MinBaselinePosts { get; init; } = 5;

    /// <summary>Stream days that an old version of the baselines is kept, for windows that are scored again.</summary>
    [Range(1, 366)]
    public int KeepVersionsDays { get; init; } = 10;

    /// <summary>Stream days that a day's trends are held against.</summary>
    [Range(1, 366)]
    public int TrendDays { get; init; } = 7;

    /// <summary>Challenges, sounds, musicians and authors that are kept per day and order.</summary>
    [Range(1, 1_000_000)]
    public int TrendTop { get; init; } = 1_000;

    /// <summary>Parameters of the model that the baselines seed; the same as the Detector's.</summary>
    [Required, ValidateObjectMembers]
    public SeasonalOptions Seasonal { get; init; } = new();

    /// <summary>Limits of keyword extraction; the same as the Detector's.</summary>
    [Required, ValidateObjectMembers]
    public KeywordExtractorOptions Keywords { get; init; } = new();

    /// <summary>Keywords that are watched, those of <c>Detector:Tracking:Watched</c>, not a setting of its own: a name of several words gets a baseline too.</summary>
    public IList<string> Watched { get; } = [];

    /// <summary>Refuses what cannot be a keyword.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        SearchTerm.ProblemsOf("Detector:Tracking:Watched", Watched).Select(problem => new ValidationResult(problem, [nameof(Watched)]));

    /// <summary>The watched keywords, read.</summary>
    internal IEnumerable<SearchTerm> WatchedTerms => Watched.Select(SearchTerm.Read);
}
