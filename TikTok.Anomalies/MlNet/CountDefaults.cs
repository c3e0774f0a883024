using System.Globalization;

namespace TikTok.Anomalies.MlNet;

/// <summary>
/// Parameters of the family for series of counts, where ML.NET's own raise every busy evening: an alert is rarer, only what is too much
/// counts, a season is a day, and the variance is exact, since sparse counts are where the running one fails.
/// </summary>
public static class CountDefaults
{
    private const int MostPerDay = 288; // a longer window makes a model of megabytes
    private const int TrainingDays = 3;

    /// <summary>Parameters of a detector, as <see cref="MlNetDetectors.Options"/> takes them.</summary>
    /// <param name="detector">One of <see cref="MlNetDetectors.Names"/>.</param>
    /// <param name="windowLength">Length of the series' windows.</param>
    /// <exception cref="ArgumentException">There is no such detector.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(string detector, TimeSpan windowLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(windowLength, TimeSpan.Zero);
        var day = (int)Math.Clamp(TimeSpan.FromDays(1) / windowLength, 2, MostPerDay);
        KeyValuePair<string, string>[] season =
        [
            new("seasonalityWindowSize", day.ToString(CultureInfo.InvariantCulture)),
            new("trainingWindowSize", (TrainingDays * day).ToString(CultureInfo.InvariantCulture)),
        ];
        KeyValuePair<string, string>[] spike =
            [new("confidence", "99.99"), new("pvalueHistoryLength", "200"), new("side", "Positive"), new("exactVariance", "true")];
        KeyValuePair<string, string>[] change =
            [new("confidence", "99"), new("changeHistoryLength", "20"), new("exactVariance", "true")];
        return detector switch
        {
            MlNetDetectors.IidSpike => spike,
            MlNetDetectors.IidChangePoint => change,
            MlNetDetectors.SsaSpike => [.. spike, .. season],
            MlNetDetectors.SsaChangePoint => [.. change, .. season],
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
}
