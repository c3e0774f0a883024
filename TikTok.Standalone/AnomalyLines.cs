using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TikTok.ServiceDefaults.Stages;
using TikTok.Storage.Database;
using TikTok.Storage.EventLog;

namespace TikTok.Standalone;

/// <summary>Prints each new anomaly in one line.</summary>
internal sealed class AnomalyLines(IEventLog log, TimeProvider clock, StageRegistry registry, IHostApplicationLifetime lifetime, ILogger<AnomalyLines> logger)
    : Stage("anomaly-lines", registry, lifetime, clock, logger)
{
    private const int ReadBytes = 1 << 20;
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(1);

    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        var partition = new TopicPartition(Topics.Anomalies, 0);
        using var reader = log.OpenReader(partition, (await log.GetOffsetsAsync(partition, cancellationToken)).End);
        while (true)
            foreach (var record in (await reader.ReadAsync(ReadBytes, s_wait, cancellationToken)).Records)
                Print(JsonSerializer.Deserialize<AnomalyRecord>(record.Value.Span, JsonSerializerOptions.Web)!);
    }

    private void Print(AnomalyRecord anomaly)
    {
        if (anomaly.Revision == 1)
            Log.AnomalyRaised(logger, anomaly.Severity, anomaly.Kind, anomaly.Keyword,
                string.Create(CultureInfo.InvariantCulture, $"{anomaly.Observed} posts by {anomaly.Authors} authors, expected {anomaly.Expected:F1}, normal up to {anomaly.BandUpper:F1}"),
                anomaly.StartsAt, anomaly.WindowSeconds / 60);
    }
}
