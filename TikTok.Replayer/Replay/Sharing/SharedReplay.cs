using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.Extensions.Logging;
using TikTok.Posts;
using TikTok.Replayer.Input;
using TikTok.Storage.EventLog;

namespace TikTok.Replayer.Replay.Sharing;

/// <summary>
/// Replays a dump together with other processes that were started with the same input. File <c>i</c> belongs to part <c>i % parts</c>;
/// the parts are the partitions of <c>tiktok.source-parts</c>, and the Replayers are a consumer group on them. So a part has one
/// owner at a time, who commits its position with its posts, and the next owner goes on there.
/// </summary>
public sealed class SharedReplay(IEventLog log, InputFiles inputs, TimeProvider clock, ILogger<SharedReplay> logger)
{
    /// <summary>Replays this process' share; returns when the whole input is replayed, by whomever, with the sums of all.</summary>
    /// <exception cref="InputException">The input cannot be read, or is not the one that was begun.</exception>
    public async Task<SourcePosition> RunAsync(ReplayOptions options, ReplayProgress progress, CancellationToken cancellationToken)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        var files = await inputs.FindAsync(options.Input, cancellationToken);
        if (files.FirstOrDefault(file => !file.CanBeReadAgain) is { } stream)
            throw new InputException($"Input '{stream.Name}' is a stream, which cannot be shared out: give files.");
        var parts = await log.GetPartitionCountAsync(Topics.SourceParts, cancellationToken);
        // The number of parts says which file is whose, so with another number nothing is known of the positions.
        var source = string.Create(CultureInfo.InvariantCulture, $"{SourceIdentity.Name(files, options)}/{parts}");
        using var positions = await PartPositions.OpenAsync(log, SourcePosition.GroupOf(source), parts, cancellationToken);
        if (!positions.IsDone)
            await ShareAsync(positions, source, (part, token) => OwnAsync(part, positions, files, parts, source, options, progress, token), cancellationToken);
        var total = positions.Total;
        Log.Replayed(logger, options.Input, total.Valid + total.Rejected + total.Skipped, total.Valid, total.Rejected, total.Skipped);
        return total;
    }

    private async Task ShareAsync(PartPositions positions, string source, Func<IOwnedPartition, CancellationToken, Task> own, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var following = positions.FollowAsync(stop.Token);
        var owning = log.ConsumeAsync(SourcePosition.GroupOf(source), Topics.SourceParts, own, stop.Token);
        try
        {
            await await Task.WhenAny(following, owning); // who owns parts goes on owning them, or has failed, unless all is done
            await following;
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(following, owning).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task OwnAsync(IOwnedPartition part, PartPositions positions, IReadOnlyList<InputFile> files, int parts, string source, ReplayOptions options, ReplayProgress progress, CancellationToken cancellationToken)
    {
        var own = files.Where((_, i) => i % parts == part.Partition.Partition).ToList();
        var start = SourcePosition.From(part.Committed) ?? new SourcePosition(0, 0, 0, 0, false, own.Count > 0 ? await SourceIdentity.FingerprintAsync(own, options, cancellationToken) : string.Empty);
        await using var lines = new FileSource(own, new PostReaderOptions { MaxLineBytes = options.MaxLineBytes, LatestCreateTime = PostReaderOptions.LatestCreateTimeAt(clock.GetUtcNow()) });
        if (start is { Lines: > 0, HeadMs: < SourcePosition.Ended })
        {
            if (!await SourceIdentity.MatchesAsync(own, options, start.Fingerprint, mayHaveGrown: false, cancellationToken))
                throw new InputException($"Input '{own[0].Name}' is not the file of that name that was begun with --share before: give it another name, or replay it without --share.");
            lines.StartAt(start.File, start.LinesBefore);
            await lines.SkipAsync(start.Lines, cancellationToken);
            Log.Resumed(logger, lines.File, lines.Line);
        }

        var partitions = await log.GetPartitionCountAsync(Topics.Posts, cancellationToken);
        // By the first part: until it has begun, no other writes a post.
        if (part.Partition.Partition == 0 && !start.Done && (await StreamReach.FindAsync(log, partitions, cancellationToken)).SeedRecords() is { Count: > 0 } seeds)
            await part.CommitAsync(seeds, start.ToOffset(), cancellationToken);
        var input = new PlacedSource(lines, options.Chooses, start.Agreed, eager: false);
        await new PartReplay(new ReplayRun(options, source, start, partitions), start, input, part, positions, progress).RunAsync(cancellationToken);
    }
}
