using TikTok.Anomalies.Seasonal;

namespace TikTok.Api.Series;

/// <summary>
/// What was expected of a keyword in windows without it. Only windows with posts keep what they were judged by, so it is recomputed from
/// the windows with posts before and behind: their level, which fades as the model's does where nothing comes; the keyword's own hours
/// and days from the baselines of then; what the platform did. Not exact: what the model had learned of hours and days since those
/// baselines is not kept, nor the calendar; at both ends it meets what was.
/// </summary>
/// <param name="windowSeconds">Length of the windows.</param>
/// <param name="isSeasonal">Whether the model knows hours and platform; of another one the last value stands.</param>
/// <param name="platform">Windows of every post, by start.</param>
/// <param name="shapes">The keyword's own hours and days, by the time from which they hold, oldest first.</param>
internal sealed class ExpectedPosts(int windowSeconds, bool isSeasonal, IReadOnlyDictionary<DateTime, PlatformPosts> platform, IReadOnlyList<KeywordShape> shapes)
{
    // As the model has it.
    private readonly double _fading = Math.Pow(0.5, windowSeconds / (new SeasonalOptions().LevelHalfLifeDays * 86_400));

    /// <summary>What was expected between two windows that know it.</summary>
    /// <param name="at">The window.</param>
    /// <param name="before">The last window with posts before it.</param>
    /// <param name="behind">The next one behind it; null when there is none, or it does not know.</param>
    public double Between(DateTime at, KnownExpected before, KnownExpected? behind)
    {
        var fromBefore = From(at, before);
        if (behind is not { } next)
            return fromBefore;
        var weight = (at - before.At) / (next.At - before.At);
        return Math.Exp((1 - weight) * Math.Log(fromBefore) + weight * Math.Log(From(at, next)));
    }

    private double From(DateTime at, KnownExpected known) => !isSeasonal
        ? known.Expected
        : known.Expected * Math.Pow(_fading, (at - known.At).TotalSeconds / windowSeconds) * ShapeAt(at) / ShapeAt(known.At) * PlatformBetween(known.At, at);

    private double ShapeAt(DateTime at)
    {
        var shape = shapes.LastOrDefault(shape => shape.From <= at);
        var factor = shape is { Day.Length: 24, Week.Length: 7 } ? shape.Day[at.Hour] * shape.Week[(int)at.DayOfWeek] : 1;
        return Math.Max(0.01, factor);
    }

    private double PlatformBetween(DateTime from, DateTime to) => PlatformAt(from) is { } first && PlatformAt(to) is { } last ? last / first : 1;

    // What is expected of the platform, and how the hour and the window lie to it.
    private double? PlatformAt(DateTime at)
    {
        if (!platform.TryGetValue(at, out var window) || window.Expected is not > 0)
            return null;
        var (posts, expected) = (0.0, 0.0);
        for (var start = at.AddSeconds(windowSeconds - 3600); start <= at; start = start.AddSeconds(windowSeconds))
            if (platform.TryGetValue(start, out var part))
                (posts, expected) = (posts + part.Posts, expected + (part.Expected ?? part.Posts));
        return PlatformNow.Times(window.Expected.Value, window.Posts, window.Expected.Value, posts, expected);
    }
}

/// <summary>A window of the platform.</summary>
/// <param name="Start">Its start.</param>
/// <param name="Posts">Its posts.</param>
/// <param name="Expected">Those expected; null before the platform was known.</param>
internal sealed record PlatformPosts(DateTime Start, int Posts, float? Expected);

/// <summary>Hours and days of a keyword beside the platform's.</summary>
internal sealed record KeywordShape
{
    /// <summary>From when on they hold.</summary>
    public DateTime From { get; init; }

    /// <summary>24 factors; empty where the baselines do not know the keyword.</summary>
    public float[] Day { get; init; } = [];

    /// <summary>7 factors, Sunday first; likewise.</summary>
    public float[] Week { get; init; } = [];
}

/// <summary>A window that keeps what was expected of it.</summary>
/// <param name="At">Its start.</param>
/// <param name="Expected">What was expected.</param>
internal readonly record struct KnownExpected(DateTime At, double Expected);
