using System.Globalization;

namespace TikTok.Anomalies.MlNet;

/// <summary>
/// Parameters of the family for series of counts, where ML.NET's own raise every busy evening: an alert is rarer, only what is too much
/// is a spike, a season is a day, and the variance is exact, since sparse counts are where the running one fails. Chosen by
/// <c>evaluate</c> on windows of five minutes; docs/mlnet.md has the numbers.
/// </summary>
public static class CountDefaults
{
    // A week, but no longer than an update takes microseconds and a model a few hundred kilobytes.
    private const int MostHistory = 288;
    private const int MostTraining = 600;
    private const int MostPerDay = 288;

    /// <summary>Parameters of a detector, as <see cref="MlNetDetectors.Options"/> takes them.</summary>
    /// <param name="detector">One of <see cref="MlNetDetectors.Names"/>.</param>
    /// <param name="windowLength">Length of the series' windows.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(string detector, TimeSpan windowLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(windowLength, TimeSpan.Zero);
        var day = (int)Math.Clamp(TimeSpan.FromDays(1) / windowLength, 2, MostPerDay);
        KeyValuePair<string, string>[] season = [Number("seasonalityWindowSize", day), Number("trainingWindowSize", Math.Min(7 * day, MostTraining))];
        KeyValuePair<string, string>[] spike =
            [new("confidence", "99.99"), Number("pvalueHistoryLength", Math.Min(7 * day, MostHistory)), new("side", "Positive"), new("exactVariance", "true")];
        KeyValuePair<string, string>[] change = [new("confidence", "92"), Number("changeHistoryLength", 20), new("exactVariance", "true")];
        return detector switch
        {
            MlNetDetectors.IidSpike => spike,
            MlNetDetectors.IidChangePoint => change,
            MlNetDetectors.SsaSpike => [.. spike, .. season],
            MlNetDetectors.SsaChangePoint => [.. change, .. season],
            MlNetDetectors.SrCnn => [Number("windowSize", 123), new("threshold", "0.95")], // 128 points with those added: a fast transform
            _ => [],
        };
    }

    /// <summary>Those parameters, with some set otherwise.</summary>
    /// <param name="detector">One of <see cref="MlNetDetectors.Names"/>.</param>
    /// <param name="windowLength">Length of the series' windows.</param>
    /// <param name="parameters">What is set otherwise.</param>
    /// <exception cref="ArgumentException">There is no such detector or parameter, or a value is none or out of its bounds; says what there is.</exception>
    public static MlNetOptions Options(string detector, TimeSpan windowLength, IEnumerable<KeyValuePair<string, string>> parameters) =>
        MlNetDetectors.Options(detector, [.. Of(detector, windowLength), .. parameters]);

    private static KeyValuePair<string, string> Number(string name, int value) => new(name, value.ToString(CultureInfo.InvariantCulture));
}
