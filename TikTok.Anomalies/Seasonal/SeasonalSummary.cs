namespace TikTok.Anomalies.Seasonal;

/// <summary>Sums of one keyword over the observed windows of some days.</summary>
/// <param name="Posts">Posts.</param>
/// <param name="SumOfSquares">Sum over windows of the squared number of posts.</param>
/// <param name="SumOfSquaredHours">Sum over hours of the squared number of posts.</param>
/// <param name="Hours">Posts in each hour of the day, 24.</param>
/// <param name="Weekdays">Posts on each day of the week, 7, Sunday first.</param>
/// <param name="Language">The language that most of them are in; null when it cannot be told.</param>
public sealed record KeywordTotals(double Posts, double SumOfSquares, double SumOfSquaredHours, IReadOnlyList<double> Hours, IReadOnlyList<double> Weekdays, string? Language);

/// <summary>
/// Makes seeds of sums over days: how the keyword's hours differ from the platform's, drawn toward those of its language as far
/// as it has too few posts of its own; and its dispersion beside that shape.
/// </summary>
/// <remarks>
/// The shrinkage is that of an empirical Bayes mean (B. Efron, C. Morris, Stein's Estimation Rule and Its Competitors, 1973); the
/// dispersion is the method of moments.
/// </remarks>
/// <example><code>
/// var summary = new SeasonalSummary(platformHours, platformWeekdays, languages, days: 7, windows: 2016, new SeasonalOptions());
/// var seed = summary.Of(new KeywordTotals(4032, 16_000, 130_000, hours, weekdays, "ja")); // seed.Mean == 2
/// </code></example>
public sealed class SeasonalSummary
{
    private const double DispersionPrior = 0.1;
    private const double DispersionPriorPosts = 50;
    private const double LanguagePriorPosts = 200;
    private readonly double[] _platformHours;
    private readonly double[] _platformWeekdays;
    private readonly Dictionary<string, double[]> _languages;
    private readonly double _days;
    private readonly double _windows;
    private readonly SeasonalOptions _options;

    /// <param name="platformHours">Posts of the platform in each hour of the day, 24.</param>
    /// <param name="platformWeekdays">Posts of the platform on each day of the week, 7.</param>
    /// <param name="languages">Posts of each language in each hour of the day, 24.</param>
    /// <param name="days">Observed days.</param>
    /// <param name="windows">Observed windows.</param>
    /// <param name="options">Parameters of the model that the seeds are for.</param>
    public SeasonalSummary(
        IReadOnlyList<double> platformHours, IReadOnlyList<double> platformWeekdays, IReadOnlyDictionary<string, double[]> languages,
        int days, double windows, SeasonalOptions options)
    {
        (_platformHours, _platformWeekdays, _days, _windows, _options) = (SharesOf(platformHours), SharesOf(platformWeekdays), days, windows, options);
        _languages = languages.ToDictionary(language => language.Key, language => Ratios(language.Value, _platformHours, LanguagePriorPosts), StringComparer.Ordinal);
    }

    /// <summary>What is known of a keyword.</summary>
    public SeasonalSeed Of(KeywordTotals totals)
    {
        var ofLanguage = totals.Language is { } language ? _languages.GetValueOrDefault(language) : null;
        var day = Shape(totals.Hours, totals.Posts, _platformHours, ofLanguage, _days);
        var week = Shape(totals.Weekdays, totals.Posts, _platformWeekdays, null, _days / 7);
        var mean = totals.Posts / _windows;
        var squaredShape = SquaredShape(day);
        return new SeasonalSeed(
            mean, DispersionOf(totals.Posts, totals.SumOfSquares, _windows, squaredShape), DispersionOf(totals.Posts, totals.SumOfSquaredHours, _windows / TrailingHour.Windows, squaredShape),
            _days, day, week);
    }

    // Each place has visits of its own against a prior of days and posts, as the model itself learns.
    private float[] Shape(IReadOnlyList<double> own, double posts, double[] platform, double[]? prior, double visits)
    {
        var shape = new float[own.Count];
        for (var place = 0; place < shape.Length; place++)
        {
            var before = prior?[place] ?? 1;
            var expected = posts * platform[place];
            if (expected <= 0)
            {
                shape[place] = (float)before;
                continue;
            }

            var weight = _options.ProfilePriorDays + _options.ProfilePriorPosts * visits / expected;
            shape[place] = (float)((weight * before + visits * own[place] / expected) / (weight + visits));
        }

        return shape;
    }

    // Mean square of the factors that a keyword's hours have: what varies by the clock is no dispersion.
    private double SquaredShape(float[] day)
    {
        double squared = 0;
        for (var hour = 0; hour < day.Length; hour++)
        {
            var factor = day[hour] * _platformHours[hour] * day.Length;
            squared += factor * factor / day.Length;
        }

        return squared;
    }

    private static double DispersionOf(double posts, double squares, double windows, double squaredShape)
    {
        var mean = posts / windows;
        var raw = Math.Max(0, (squares - posts) / (windows * mean * mean * squaredShape) - 1);
        var weight = posts / (posts + DispersionPriorPosts);
        return Math.Clamp(weight * raw + (1 - weight) * DispersionPrior, 0.02, 5);
    }

    private static double[] Ratios(double[] own, double[] platform, double priorPosts)
    {
        var posts = own.Sum();
        return [.. own.Select((count, place) => platform[place] > 0 ? (count + priorPosts * platform[place]) / ((posts + priorPosts) * platform[place]) : 1)];
    }

    private static double[] SharesOf(IReadOnlyList<double> counts)
    {
        var sum = counts.Sum();
        return [.. counts.Select(count => sum > 0 ? count / sum : 1.0 / counts.Count)];
    }
}
