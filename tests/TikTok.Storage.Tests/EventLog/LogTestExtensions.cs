using System.Text;
using TikTok.Storage.EventLog;

namespace TikTok.Storage.Tests.EventLog;

/// <summary>A record that stays valid after the next read.</summary>
internal sealed record KeptRecord(long Offset, string Key, string Value, string Headers);

/// <summary>Short spellings for tests of logs.</summary>
internal static class LogTestExtensions
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    public static AppendRecord Record(TopicPartition partition, string value, string key = "", params (string Name, string Value)[] headers) =>
        new(partition, Bytes(key), Bytes(value), headers.Length == 0 ? null : [.. headers.Select(header => new LogHeader(header.Name, Bytes(header.Value)))]);

    public static Task AppendAsync(this ILogWriter writer, params AppendRecord[] records) => writer.CommitAsync(records, [], TestContext.Current.CancellationToken);

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    /// <summary>Reads until so many records have come.</summary>
    public static async Task<List<KeptRecord>> ReadAsync(this ILogReader reader, int count, int maxBytes = 1 << 20)
    {
        var kept = new List<KeptRecord>();
        while (kept.Count < count)
        {
            var batch = await reader.ReadAsync(maxBytes, s_patience, TestContext.Current.CancellationToken);
            Assert.Equal(batch.NextOffset, reader.Position);
            kept.AddRange(batch.Records.Select(record =>
                new KeptRecord(record.Offset, Text(record.Key), Text(record.Value), string.Join(',', record.Headers.Select(header => $"{header.Name}={Text(header.Value)}")))));
        }

        return kept;
    }

    /// <summary>All values that a partition holds.</summary>
    public static async Task<string[]> ValuesAsync(this IEventLog log, TopicPartition partition)
    {
        var offsets = await log.GetOffsetsAsync(partition, TestContext.Current.CancellationToken);
        using var reader = log.OpenReader(partition, offsets.Start);
        var values = new List<string>();
        while (reader.Position < offsets.End)
            values.AddRange((await reader.ReadAsync(1 << 20, s_patience, TestContext.Current.CancellationToken)).Records.Select(record => Text(record.Value)));
        return [.. values];
    }

    /// <summary>Waits for the end of a membership that was cancelled.</summary>
    public static async Task EndAsync(this Task membership)
    {
        try
        {
            await membership;
        }
        catch (OperationCanceledException)
        {
            // one of the two ways to end
        }
    }
}
