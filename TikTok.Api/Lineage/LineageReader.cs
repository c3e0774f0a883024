using System.Text.Json;
using Microsoft.Extensions.Options;
using TikTok.Api.Database;
using TikTok.Storage.Database;
using TikTok.Storage.EventLog;
using TikTok.Storage.Lake;

namespace TikTok.Api.Lineage;

/// <summary>
/// Joins an anomaly's offsets with the lake's manifests. The objects are looked up when they are asked for and not stored with
/// the anomaly: it is raised before they are written, and other objects hold their records when a day is compacted.
/// </summary>
internal sealed class LineageReader(ReadDatabase database, ILake lake, IOptions<ApiOptions> options)
{
    private const string Sql = "SELECT trace_id AS TraceId, lineage::text AS Lineage, starts_at AS StartsAt, ends_at AS EndsAt FROM anomalies WHERE id = @id";

    /// <summary>The lineage of an anomaly; null when there is no such anomaly.</summary>
    public async Task<AnomalyLineage?> ReadAsync(string id, CancellationToken cancellationToken)
    {
        if (id.Contains('\0', StringComparison.Ordinal) || await database.ListAsync<Row>(Sql, new { id }, cancellationToken) is not [var row])
            return null;
        var ranges = JsonSerializer.Deserialize<LineageRange[]>(row.Lineage, JsonSerializerOptions.Web)!;
        var objects = new OrderedDictionary<string, LineageObject>(StringComparer.Ordinal);
        var days = new DaysOfLake(lake);
        var complete = ranges.Length > 0;
        foreach (var range in ranges)
        {
            var next = range.From;
            await foreach (var manifest in LakeManifest.CoveringAsync(lake, range.Partition, range.From, range.Next, cancellationToken))
            {
                next = manifest.Next;
                foreach (var committed in manifest.Objects.Where(item => Time(item.MinTimeMs) < row.EndsAt && Time(item.MaxTimeMs) >= row.StartsAt))
                {
                    var (item, by) = await days.FindAsync(committed, manifest, cancellationToken);
                    objects.TryAdd(item.Key, new LineageObject(item.Key, by, item.Records, item.Sha256, Time(item.MinTimeMs), Time(item.MaxTimeMs)));
                }
            }

            complete &= next >= range.Next;
        }

        return new AnomalyLineage
        {
            Id = id,
            TraceId = row.TraceId,
            TraceUrl = row.TraceId is null ? null : options.Value.TraceUrlOf(row.TraceId),
            Topic = Topics.Posts,
            Offsets = ranges,
            Objects = [.. objects.Values],
            Complete = complete,
        };
    }

    private static DateTime Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime;

    private sealed record Row(string? TraceId, string Lineage, DateTime StartsAt, DateTime EndsAt);
}
