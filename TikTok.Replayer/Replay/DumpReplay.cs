using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging;
using TikTok.Posts;
using TikTok.Replayer.Input;
using TikTok.Storage.EventLog;

namespace TikTok.Replayer.Replay;

/// <summary>
/// Called when the stream is about to move to the next day, and at the end of an input. May be called again for a day: after a restart,
/// and when another input goes on with it.
/// </summary>
/// <param name="day">The stream day (UTC).</param>
/// <param name="isOver">Whether the stream has passed its end; else the input has ended in it.</param>
/// <param name="cancellationToken">Ends the wait; the replay goes on when the call returns.</param>
public delegate Task StreamDayClosed(DateOnly day, bool isOver, CancellationToken cancellationToken);

/// <summary>
/// Replays a dump into <c>tiktok.posts</c>: parses every line, splices stream time in, sends what is no record to
/// <c>tiktok.dead-letters</c>, and commits posts, dead letters and the source's position together.
/// </summary>
public sealed class DumpReplay(IEventLog log, InputFiles inputs, TimeProvider clock, ILogger<DumpReplay> logger)
{
    /// <summary>Replays; returns when everything is durable.</summary>
    /// <exception cref="InputException">The input cannot be read, or is not the one that was begun.</exception>
    public async Task<SourcePosition> RunAsync(ReplayOptions options, ReplayProgress progress, StreamDayClosed? dayClosed, CancellationToken cancellationToken)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        var files = await inputs.FindAsync(options.Input, cancellationToken);
        var source = SourceIdentity.Name(files, options);
        // Opened before the position is read: from then on nobody else moves it.
        await using var writer = await log.OpenWriterAsync(SourcePosition.GroupOf(source), cancellationToken);
        var start = await StartAsync(files, source, options, cancellationToken);
        progress.Set(start, 0, null);
        if (start.Done)
        {
            Log.AlreadyReplayed(logger, options.Input, start.Valid, start.Rejected);
            return start;
        }

        var partitions = await log.GetPartitionCountAsync(Topics.Posts, cancellationToken);
        var reached = await StreamReach.FindAsync(log, partitions, cancellationToken);
        if (reached.SeedRecords() is { Count: > 0 } seeds)
            await writer.CommitAsync(seeds, [], cancellationToken);
        await using var dump = await DumpInput.OpenAsync(files, options, ReaderOptions(options, start), progress.Sorting, cancellationToken);
        await using var input = options.Loop ? new LoopedSource(dump.Open, options, start.Agreed) : dump.Open(start.Agreed);
        await input.SkipAsync(start.Lines, cancellationToken);
        if (start.Lines > 0)
            Log.Resumed(logger, options.Input, start.Lines);
        var end = await new WholeReplay(new ReplayRun(options, source, start, partitions), writer, progress, dayClosed, reached.Ms, clock).RunAsync(input, cancellationToken);
        Log.Replayed(logger, options.Input, end.Valid + end.Rejected + end.Skipped, end.Valid, end.Rejected, end.Skipped);
        return end;
    }

    private async Task<SourcePosition> StartAsync(IReadOnlyList<InputFile> files, string source, ReplayOptions options, CancellationToken cancellationToken)
    {
        var resumable = files[0].CanBeReadAgain && !options.Restart;
        var known = resumable ? SourcePosition.From(await log.GetCommittedAsync(SourcePosition.GroupOf(source), SourcePosition.Partition, cancellationToken)) : null;
        if (known is null)
            return new SourcePosition(0, 0, 0, 0, false, await SourceIdentity.FingerprintAsync(files, options, cancellationToken))
            {
                LatestCreateTime = options.Sort || options.Loop ? PostReaderOptions.LatestCreateTimeAt(clock.GetUtcNow()) : 0,
            };
        if (!await SourceIdentity.MatchesAsync(files, options, known.Fingerprint, cancellationToken))
            throw new InputException($"Input '{files[0].Name}' is not the file of that name whose first {known.Lines} lines were replayed before: give the changed file another name, which makes it an input of its own; or send all its posts once more with --restart (replay); or start over with --fresh (Standalone), which deletes log, lake and database, with every anomaly found so far.");
        return known;
    }

    private PostReaderOptions ReaderOptions(ReplayOptions options, SourcePosition start) => new()
    {
        MaxLineBytes = options.MaxLineBytes,
        LatestCreateTime = start.LatestCreateTime > 0 ? start.LatestCreateTime : PostReaderOptions.LatestCreateTimeAt(clock.GetUtcNow()),
    };
}
