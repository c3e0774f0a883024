using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TikTok.Api.KeywordSearch;
using TikTok.Posts;
using TikTok.ServiceDefaults.Stages;
using TikTok.Storage.Database;
using TikTok.Storage.EventLog;

namespace TikTok.Standalone;

/// <summary>Prints a line when an alert is raised, confirmed, retracted or closed.</summary>
internal sealed class AnomalyLines(IEventLog log, IKeywordNames names, TimeProvider clock, StageRegistry registry, IHostApplicationLifetime lifetime, ILogger<AnomalyLines> logger)
    : Stage("anomaly-lines", registry, lifetime, clock, logger)
{
    private const int ReadBytes = 1 << 20;
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(1);

    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        var partition = new TopicPartition(Topics.Anomalies, 0);
        using var reader = log.OpenReader(partition, (await log.GetOffsetsAsync(partition, cancellationToken)).End);
        var told = new ToldAnomalies();
        while (true)
            foreach (var record in (await reader.ReadAsync(ReadBytes, s_wait, cancellationToken)).Records)
            {
                var anomaly = JsonSerializer.Deserialize<AnomalyRecord>(record.Value.Span, JsonSerializerOptions.Web)!;
                if (told.Take(anomaly) is { } news)
                    Log.AnomalyNews(logger, anomaly.Severity, anomaly.Kind, TerminalText.Line(await names.OfAsync(anomaly.Keyword, cancellationToken)), news, ToldAnomalies.Numbers(anomaly), anomaly.StartsAt);
            }
    }
}
