using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using TikTok.Replayer.Input;
using TikTok.Replayer.Replay;
using TikTok.Storage.EventLog;
using TikTok.Storage.EventLog.Embedded;
using TikTok.Testing;

namespace TikTok.Replayer.Tests.Replay;

/// <summary>An embedded log of a test, and what was replayed into it.</summary>
internal sealed class ReplayLog : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly EmbeddedEventLog _log;

    private ReplayLog() => _log = EmbeddedEventLog.Open(_directory.Path, new EventLogOptions { PostsPartitions = 3 }, TimeProvider.System, NullLogger.Instance);

    public IEventLog Log => _log;

    public static async Task<ReplayLog> CreateAsync()
    {
        var log = new ReplayLog();
        await log._log.CreateTopicsAsync(Topics.All(new EventLogOptions { PostsPartitions = 3 }), default);
        return log;
    }

    public Task<SourcePosition> ReplayAsync(ReplayOptions options, StreamDayClosed? dayClosed = null, TimeProvider? clock = null, IEventLog? through = null, CancellationToken cancellationToken = default) =>
        new DumpReplay(through ?? _log, new InputFiles(), clock ?? TimeProvider.System, NullLogger<DumpReplay>.Instance).RunAsync(options, new ReplayProgress(), dayClosed, cancellationToken);

    /// <summary>Replays, dies at a commit again and again, and goes on each time.</summary>
    public async Task<SourcePosition> ReplayThroughDeathsAsync(ReplayOptions options, bool afterCommit)
    {
        var deaths = 0;
        while (true)
            try
            {
                return await ReplayAsync(options, through: new DyingLog(Log, afterCommit ? 2 : 1 + ++deaths % 3, afterCommit));
            }
            catch (EventLogException)
            {
                // dead; the next run goes on
            }
    }

    public async Task<List<(long Offset, string Key, string Value, IReadOnlyDictionary<string, byte[]> Headers)>> ReadAsync(string topic, int partition = 0)
    {
        var place = new TopicPartition(topic, partition);
        var end = (await _log.GetOffsetsAsync(place, default)).End;
        var records = new List<(long, string, string, IReadOnlyDictionary<string, byte[]>)>();
        using var reader = _log.OpenReader(place, 0);
        while (reader.Position < end)
            foreach (var record in (await reader.ReadAsync(1 << 20, TimeSpan.Zero, default)).Records)
                records.Add((record.Offset, Encoding.UTF8.GetString(record.Key.Span), Encoding.UTF8.GetString(record.Value.Span),
                    record.Headers.ToDictionary(header => header.Name, header => header.Value.ToArray(), StringComparer.Ordinal)));
        return records;
    }

    /// <summary>Posts of each partition, in order.</summary>
    public async Task<List<string>> PostsAsync()
    {
        var posts = new List<string>();
        for (var partition = 0; partition < 3; partition++)
            foreach (var (_, key, value, _) in (await ReadAsync(Topics.Posts, partition)).Where(record => record.Value.Length > 0))
                posts.Add($"{partition} {key} {value}");
        return posts;
    }

    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync();
        _directory.Dispose();
    }
}

/// <summary>A log whose writer fails at its n-th commit, before or after it is durable, as a process dies.</summary>
internal sealed class DyingLog(IEventLog log, int diesAt, bool afterCommit) : IEventLog
{
    public string System => log.System;

    public Task CreateTopicsAsync(IReadOnlyCollection<TopicSpec> topics, CancellationToken cancellationToken) => log.CreateTopicsAsync(topics, cancellationToken);

    public ValueTask<int> GetPartitionCountAsync(string topic, CancellationToken cancellationToken) => log.GetPartitionCountAsync(topic, cancellationToken);

    public ValueTask<OffsetRange> GetOffsetsAsync(TopicPartition partition, CancellationToken cancellationToken) => log.GetOffsetsAsync(partition, cancellationToken);

    public ValueTask<CommittedOffset?> GetCommittedAsync(string group, TopicPartition partition, CancellationToken cancellationToken) => log.GetCommittedAsync(group, partition, cancellationToken);

    public ILogReader OpenReader(TopicPartition partition, long offset) => log.OpenReader(partition, offset);

    public async Task<ILogWriter> OpenWriterAsync(string writerId, CancellationToken cancellationToken) => new Writer(await log.OpenWriterAsync(writerId, cancellationToken), diesAt, afterCommit);

    public Task ConsumeAsync(string group, string topic, Func<IOwnedPartition, CancellationToken, Task> run, CancellationToken cancellationToken) => log.ConsumeAsync(group, topic, run, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Writer(ILogWriter writer, int diesAt, bool afterCommit) : ILogWriter
    {
        private int _commits;

        public async Task CommitAsync(IReadOnlyList<AppendRecord> records, IReadOnlyList<OffsetCommit> offsets, CancellationToken cancellationToken)
        {
            var dies = ++_commits == diesAt;
            if (dies && !afterCommit)
                throw new EventLogException("dies before its commit");
            await writer.CommitAsync(records, offsets, cancellationToken);
            if (dies)
                throw new EventLogException("dies after its commit");
        }

        public ValueTask DisposeAsync() => writer.DisposeAsync();
    }
}
