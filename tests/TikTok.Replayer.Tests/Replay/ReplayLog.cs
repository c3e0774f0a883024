using Microsoft.Extensions.Logging.Abstractions;
using TikTok.Replayer.Input;
using TikTok.Replayer.Replay;
using TikTok.Replayer.Replay.Sharing;
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

    public Task<SourcePosition> ShareAsync(ReplayOptions options, ReplayProgress? progress = null, IEventLog? through = null, CancellationToken cancellationToken = default) =>
        new SharedReplay(through ?? _log, new InputFiles(), TimeProvider.System, NullLogger<SharedReplay>.Instance).RunAsync(options, progress ?? new ReplayProgress(), cancellationToken);

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

    public Task<List<StoredRecord>> ReadAsync(string topic, int partition = 0) => _log.ReadAllAsync(topic, partition);

    /// <summary>Posts of each partition, in order.</summary>
    public async Task<List<string>> PostsAsync()
    {
        var posts = new List<string>();
        for (var partition = 0; partition < 3; partition++)
            foreach (var post in (await ReadAsync(Topics.Posts, partition)).Where(record => record.Value.Length > 0))
                posts.Add($"{partition} {post.Key} {post.Value}");
        return posts;
    }

    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync();
        _directory.Dispose();
    }
}
