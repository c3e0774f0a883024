using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TikTok.Detector.Counting;
using TikTok.Detector.Ranking;
using TikTok.Detector.Scoring;
using TikTok.Detector.Scoring.Classic;
using TikTok.Detector.Scoring.MlNet;
using TikTok.Detector.Scoring.Seasonal;
using TikTok.ServiceDefaults.Settings;

namespace TikTok.Detector;

/// <summary>The Detector: <c>tiktok.posts</c> to anomalies, in three stages.</summary>
public static class DetectorExtensions
{
    /// <summary>Adds the settings of section <c>Detector</c>, checked: before anything is created.</summary>
    public static IHostApplicationBuilder AddDetectorSettings(this IHostApplicationBuilder builder) => builder.AddValidatedOptions<DetectorOptions>("Detector");

    /// <summary>Adds the stages that <c>Detector:Stages</c> names; all of them by default. Needs the log, the lake and the database.</summary>
    public static IHostApplicationBuilder AddDetector(this IHostApplicationBuilder builder)
    {
        builder.AddDetectorSettings();
        builder.Services.AddSingleton<BaselineVersions>().AddSingleton<KeywordSeeds>().AddSingleton<BaselineStore>().AddSingleton<StoredSeries>().AddSingleton<WindowScorings>();

        var stages = builder.Configuration.GetSection("Detector").GetValue("Stages", DetectorStages.All);
        if (stages.HasFlag(DetectorStages.Counter))
            builder.Services.AddHostedService<CounterStage>();
        if (stages.HasFlag(DetectorStages.Scorer))
            builder.Services.AddHostedService<ScorerStage>();
        if (stages.HasFlag(DetectorStages.Ranker))
            builder.Services.AddHostedService<RankerStage>().AddHostedService<OutboxPublisher>();
        return builder;
    }
}
