using System.Text;
using TikTok.Storage.EventLog;

namespace TikTok.Replayer.Tests.Replay;

/// <summary>A record as a test looks at it.</summary>
internal sealed record StoredRecord(long Offset, string Key, string Value, IReadOnlyDictionary<string, byte[]> Headers)
{
    /// <summary>Stream time of a post, or that a record without one tells, epoch milliseconds.</summary>
    public long TimeMs => Headers.TryGetValue(Topics.StreamTimeHeader, out var told) || Headers.TryGetValue(Topics.InputEndHeader, out told)
        ? BitConverter.ToInt64(told)
        : (long)(decimal.Parse(Value[(Value.LastIndexOf(':') + 1)..^1], System.Globalization.CultureInfo.InvariantCulture) * 1000);
}

internal static class StoredRecords
{
    /// <summary>All records of a partition, in order.</summary>
    public static async Task<List<StoredRecord>> ReadAllAsync(this IEventLog log, string topic, int partition = 0)
    {
        var place = new TopicPartition(topic, partition);
        var end = (await log.GetOffsetsAsync(place, default)).End;
        var records = new List<StoredRecord>();
        using var reader = log.OpenReader(place, 0);
        while (reader.Position < end)
            foreach (var record in (await reader.ReadAsync(1 << 20, TimeSpan.FromSeconds(1), default)).Records)
                records.Add(new(record.Offset, Encoding.UTF8.GetString(record.Key.Span), Encoding.UTF8.GetString(record.Value.Span),
                    record.Headers.ToDictionary(header => header.Name, header => header.Value.ToArray(), StringComparer.Ordinal)));
        return records;
    }

    /// <summary>How far the post lies behind that is furthest behind the newest time before it, in milliseconds.</summary>
    /// <param name="records">The records of a partition.</param>
    /// <param name="counts">Whose times count; null = all.</param>
    public static long WorstLag(this List<StoredRecord> records, Func<StoredRecord, bool>? counts = null)
    {
        var (newest, worst) = (0L, 0L);
        foreach (var record in records)
        {
            if (record.Value.Length > 0)
                worst = Math.Max(worst, newest - record.TimeMs);
            if (counts is null || counts(record))
                newest = Math.Max(newest, record.TimeMs);
        }

        return worst;
    }
}
