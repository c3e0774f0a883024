using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using TikTok.ServiceDefaults.Stages;
using TikTok.Storage.Database;
using TikTok.Storage.EventLog;
using TikTok.Storage.EventLog.EventTime;
using TikTok.Storage.EventLog.Tracing;
using TikTok.Storage.Lake;

namespace TikTok.Archiver.LakeArchive;

/// <summary>
/// <c>tiktok.posts</c> to the lake, each offset in exactly one committed object. The truth is in the manifests; the log's
/// committed offset only shows the lag.
/// </summary>
internal sealed class LakeArchiveStage(
    IEventLog log, ILake lake, NpgsqlDataSource database, IOptions<ArchiverOptions> options, TimeProvider clock, StageRegistry registry, IHostApplicationLifetime lifetime, ILogger<LakeArchiveStage> logger)
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
        var note = ArchiveNote.Parse(partition.Committed.Metadata);
        // The lake rules. Only where its last manifest is the one that the note speaks of, the stream times and markers behind it need not
        // be there any more; a lake that was set back begins again where it ends.
        var position = (note.ManifestsUntil ?? next) == next ? Math.Max(next, partition.Committed.Next) : next;
        await partition.SeekAsync(log, position, "The lake", cancellationToken);
        note = note with { ManifestsUntil = next };
        if (next > partition.Committed.Next)
            await partition.CommitAsync([], new CommittedOffset(next, note.ToString()), cancellationToken);
        var placer = await PostPlacer.RestoreAsync(log, partition.Partition, position, cancellationToken);
        using var buffer = new LineBuffer();
        var trace = new BatchTrace(log, Group, partition.Partition, _clock);
        while (true)
        {
            using var pending = new PendingCommit(number, next, epoch, note.DeadLettersUntil, buffer) { Next = position };
            while (pending.IsEmpty)
            {
                await CollectAsync(partition, placer, pending, trace, cancellationToken);
                if (pending.DeadLetters.Count > 0)
                {
                    Log.NotPosts(logger, pending.DeadLetters.Count, partition.Partition.ToString());
                    note = note with { DeadLettersUntil = pending.Next };
                    await partition.CommitAsync(pending.DeadLetters, new CommittedOffset(next, note.ToString()), cancellationToken);
                    pending.DeadLetters.Clear();
                }

                await trace.ProcessAsync(ArchiverTelemetry.Source, async span =>
                {
                    if (!pending.IsEmpty)
                    {
                        await pending.CommitAsync(lake, cancellationToken);
                        note = note with { ManifestsUntil = pending.Next };
                        span?.SetTag("tiktok.lake.manifest", LakeManifest.KeyOf(number, pending.From));
                    }

                    await partition.CommitAsync([], new CommittedOffset(pending.Next, note.ToString()), cancellationToken);
                });
            }

            next = position = pending.Next;
        }
    }

    /// <summary>Reads until a commit is due: by size, count, age, or because nothing more comes.</summary>
    private async Task CollectAsync(IOwnedPartition partition, PostPlacer placer, PendingCommit pending, BatchTrace trace, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        var (since, start) = (0L, pending.Next);
        while (true)
        {
            var batch = await partition.Reader.ReadAsync(ReadBytes, settings.QuietInterval, cancellationToken);
            await LostOffsets.NoteAsync(database, Group, partition.Partition, batch, _clock, cancellationToken);
            if (batch.Lost is { } lost)
                pending.Lose(lost);
            trace.Note(batch.Records);
            foreach (var record in batch.Records)
                placer.Take(record, pending);
            var isQuiet = batch.Records.Count == 0;
            if (isQuiet)
                placer.Settle(pending);
            if (pending.Next == start)
                since = _clock.GetTimestamp();
            pending.Next = placer.NextOffset(batch.NextOffset);
            if (pending.Next == start)
                continue;
            if (isQuiet || pending.HasHole || pending.Bytes >= settings.MaxCommitBytes || pending.Records >= settings.MaxCommitRecords || _clock.GetElapsedTime(since) >= settings.MaxCommitAge)
                return;
        }
    }

    private async Task<long> NextOffsetAsync(int partition, CancellationToken cancellationToken)
    {
        string? last = null;
        await foreach (var manifest in lake.ListAsync(LakeManifest.PrefixOf(partition), cancellationToken))
            last = manifest.Key;
        return last is null ? 0 : (await LakeManifest.ReadAsync(lake, last, cancellationToken)).Next;
    }
}
