using TikTok.Anomalies.Classic;
using TikTok.Anomalies.MlNet;
using TikTok.Anomalies.Seasonal;

namespace TikTok.Anomalies;

/// <summary>The detectors by name.</summary>
public static class DetectorCatalog
{
    private static readonly SortedDictionary<string, Func<TimeSpan, ISeriesDetector>> s_detectors = All();

    /// <summary>The one that is used unless another is asked for.</summary>
    public const string Default = SeasonalModel.Name;

    /// <summary>All names, in order.</summary>
    public static IReadOnlyCollection<string> Names => s_detectors.Keys;

    /// <summary>A detector for one series.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="windowLength">Length of the series' windows.</param>
    /// <exception cref="ArgumentException">There is no detector of that name; the message lists those that there are.</exception>
    public static ISeriesDetector Create(string name, TimeSpan windowLength) => s_detectors.TryGetValue(name, out var create)
        ? create(windowLength)
        : throw new ArgumentException($"There is no detector \"{name}\"; there are {string.Join(", ", Names)}.", nameof(name));

    private static SortedDictionary<string, Func<TimeSpan, ISeriesDetector>> All()
    {
        var detectors = new SortedDictionary<string, Func<TimeSpan, ISeriesDetector>>(StringComparer.Ordinal)
        {
            ["classic"] = length => new ClassicSeriesDetector(length),
            [SeasonalModel.Name] = length => new SeasonalDetector(length),
        };
        foreach (var name in MlNetDetectors.Names)
            detectors[name] = length => new MlNetSeriesDetector(CountDefaults.Options(name, length, []));
        return detectors;
    }
}
