using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TikTok.ServiceDefaults.Stages;
using TikTok.Storage.EventLog;
using TikTok.Storage.EventLog.Tracing;
using TikTok.Storage.Lake;

namespace TikTok.Archiver.LakeArchive;

/// <summary>
/// <c>tiktok.posts</c> to the lake, each offset in exactly one committed object. The truth is in the manifests; the log's
/// committed offset only shows the lag.
/// </summary>
internal sealed class LakeArchiveStage(
    IEventLog log, ILake lake, IOptions<ArchiverOptions> options, TimeProvider clock, StageRegistry registry, IHostApplicationLifetime lifetime, ILogger<LakeArchiveStage> logger)
    : Stage(Group, registry, lifetime, clock, logger)
{
    /// <summary>The consumer group.</summary>
    public const string Group = Groups.Archiver;

    private const int ReadBytes = 4 << 20;
    private readonly TimeProvider _clock = clock;

    protected override Task RunAsync(CancellationToken cancellationToken) => log.ConsumeAsync(Group, Topics.Posts, ArchiveAsync, cancellationToken);

    private async Task ArchiveAsync(IOwnedPartition partition, CancellationToken cancellationToken)
    {
        var number = partition.Partition.Partition;
        var epoch = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        var next = await NextOffsetAsync(number, cancellationToken);
        await partition.SeekAsync(log, next, "The lake", cancellationToken);
        var deadLettersUntil = long.TryParse(partition.Committed.Metadata, CultureInfo.InvariantCulture, out var noted) ? noted : 0;
        if (next > partition.Committed.Next)
            await partition.CommitAsync([], new CommittedOffset(next, partition.Committed.Metadata), cancellationToken);
        var trace = new BatchTrace(log, Group, partition.Partition, _clock);
        while (true)
        {
            using var pending = new PendingCommit(number, next, epoch, deadLettersUntil);
            while (pending.Records == 0) // stream time and the log's own markers are nothing for the lake
            {
                await CollectAsync(partition.Reader, pending, trace, cancellationToken);
                if (pending.DeadLetters.Count > 0)
                {
                    Log.NotPosts(logger, pending.DeadLetters.Count, partition.Partition.ToString());
                    deadLettersUntil = pending.Next;
                    await partition.CommitAsync(pending.DeadLetters, new CommittedOffset(next, Note(deadLettersUntil)), cancellationToken);
                    pending.DeadLetters.Clear();
                }

                await trace.ProcessAsync(ArchiverTelemetry.Source, async span =>
                {
                    if (pending.Records > 0)
                    {
                        await pending.CommitAsync(lake, cancellationToken);
                        span?.SetTag("tiktok.lake.manifest", LakeManifest.KeyOf(number, pending.From));
                    }

                    await partition.CommitAsync([], new CommittedOffset(pending.Next, Note(deadLettersUntil)), cancellationToken);
                });
            }

            next = pending.Next;
        }
    }

    /// <summary>Reads until a commit is due: by size, count, age, or because nothing more comes.</summary>
    private async Task CollectAsync(ILogReader reader, PendingCommit pending, BatchTrace trace, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        var (since, start) = (0L, pending.Next);
        while (true)
        {
            var batch = await reader.ReadAsync(ReadBytes, settings.QuietInterval, cancellationToken);
            trace.Note(batch.Records);
            foreach (var record in batch.Records)
                pending.Take(record);
            if (pending.Next == start)
                since = _clock.GetTimestamp();
            pending.Next = batch.NextOffset;
            if (pending.Next == start)
                continue;
            var isQuiet = batch.Records.Count == 0;
            if (isQuiet || pending.Bytes >= settings.MaxCommitBytes || pending.Records >= settings.MaxCommitRecords || _clock.GetElapsedTime(since) >= settings.MaxCommitAge)
                return;
        }
    }

    /// <summary>Beside the offset: up to where dead letters are out, since they go before the manifest that may fail.</summary>
    private static string Note(long deadLettersUntil) => deadLettersUntil.ToString(CultureInfo.InvariantCulture);

    private async Task<long> NextOffsetAsync(int partition, CancellationToken cancellationToken)
    {
        string? last = null;
        await foreach (var manifest in lake.ListAsync(LakeManifest.PrefixOf(partition), cancellationToken))
            last = manifest.Key;
        return last is null ? 0 : (await LakeManifest.ReadAsync(lake, last, cancellationToken)).Next;
    }
}
