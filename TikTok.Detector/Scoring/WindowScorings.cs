using Microsoft.Extensions.Options;
using TikTok.Anomalies.Classic;
using TikTok.Detector.Scoring.Classic;
using TikTok.Detector.Scoring.MlNet;
using TikTok.Detector.Scoring.Seasonal;

namespace TikTok.Detector.Scoring;

/// <summary>Makes the scoring that <c>Detector:Model</c> names, for each partition its own.</summary>
internal sealed class WindowScorings(IOptions<DetectorOptions> options, KeywordSeeds seeds, BaselineStore baselines, StoredSeries stored)
{
    /// <summary>A scoring that knows nothing yet.</summary>
    public IWindowScoring Create(int partition, int partitions) => options.Value.Model switch
    {
        DetectorModel.Seasonal => new WatchedScoring(
            new SeasonalScoring(partition, partitions, options.Value, seeds),
            options.Value.Tracking.WatchedModel is null ? null : new MlNetScoring(partition, partitions, options.Value, seeds, stored)),
        DetectorModel.Classic => new ClassicScoring(partition, partitions, new ClassicDetector(options.Value.Classic), baselines),
        var model when MlNetModel.IsOne(model) => new MlNetScoring(partition, partitions, options.Value, seeds, stored),
        var other => throw new InvalidOperationException($"Detector:Model is {other}, which is not a model."),
    };
}
