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
        if (inputs.PassedOver is { Count: > 0 } passedOver)
            Log.PassedOver(logger, options.Input, passedOver.Count, inputs.NamesPassedOver);
        await InputFiles.LookIntoAsync(files.OfType<DiskFile>(), cancellationToken); // what can be refused is, before the first of many is replayed
        options = await AsBeforeAsync(files, options, cancellationToken);
        var source = SourceIdentity.Name(files, options);
        // Opened before the position is read: from then on nobody else moves it.
        await using var writer = await log.OpenWriterAsync(SourcePosition.GroupOf(source), cancellationToken);
        var start = GoOn(files, options, await StartAsync(files, source, options, cancellationToken));
        progress.Begin(start);
        if (start.Done)
        {
            Log.AlreadyReplayed(logger, options.Input, start.Valid, start.Rejected);
            return start;
        }

        var partitions = await log.GetPartitionCountAsync(Topics.Posts, cancellationToken);
        var reached = await StreamReach.FindAsync(log, partitions, cancellationToken);
        if (reached.SeedRecords() is { Count: > 0 } seeds)
            await writer.CommitAsync(seeds, [], cancellationToken);
        await using var dump = await DumpInput.OpenAsync(files, options, start, ReaderOptions(options, start), progress.Sorting, cancellationToken);
        await using var input = options.Loop ? new LoopedSource(dump.Open, options, start.Agreed) : dump.Open(start.Agreed);
        await input.SkipAsync(start.Lines, cancellationToken);
        if (start.Lines > 0)
            Log.Resumed(logger, options.Input, start.Lines);
        start = start with { ReadTo = dump.ReadTo };
        var end = await new WholeReplay(new ReplayRun(options, source, start, partitions), writer, progress, dayClosed, reached.Ms, clock).RunAsync(input, cancellationToken);
        Log.Replayed(logger, options.Input, end.Valid + end.Rejected + end.Skipped, end.Valid, end.Rejected, end.Skipped);
        return end;
    }

    private async Task<SourcePosition> StartAsync(IReadOnlyList<InputFile> files, string source, ReplayOptions options, CancellationToken cancellationToken)
    {
        var resumable = files.All(file => file.CanBeReadAgain) && !options.Restart;
        var known = resumable ? SourcePosition.From(await log.GetCommittedAsync(SourcePosition.GroupOf(source), SourcePosition.Partition, cancellationToken)) : null;
        if (known is null)
            return new SourcePosition(0, 0, 0, 0, false, await SourceIdentity.FingerprintAsync(files, options, cancellationToken)) { LatestCreateTime = Latest(options) };
        var mayHaveGrown = known is { Done: true, Lengths: not null } && !options.Loop;
        if (!await SourceIdentity.MatchesAsync(files, options, known.Fingerprint, mayHaveGrown, cancellationToken))
            throw new InputException($"Input '{files[0].Name}' is not the file of that name whose first {known.Lines} lines were replayed before: give the changed file another name, which makes it an input of its own; or send all its posts once more with --restart (replay); or start over with --fresh (Standalone), which deletes log, lake and database, with every anomaly found so far.");
        return known;
    }

    /// <summary>Where an input that was replayed to its end has grown since, the position behind which the new lines are.</summary>
    private SourcePosition GoOn(IReadOnlyList<InputFile> files, ReplayOptions options, SourcePosition start)
    {
        var now = FileLengths.Of(files);
        if (!start.Done)
            return start with { Lengths = now?.ToString() };
        if (options.Loop || start.Valid >= options.Limit || FileLengths.Parse(start.Lengths) is not { } before || now == before)
            return start;
        if (now is not { } grown || grown.Others != before.Others || grown.Last < before.Last)
            throw new InputException($"Input '{options.Input}' was changed since its {start.Lines} lines were replayed, and not by lines at its end: give the changed files another name, which makes them an input of their own; or send all their posts once more with --restart (replay); or start over with --fresh (Standalone).");
        return start with
        {
            Done = false,
            Lengths = grown.ToString(),
            Fingerprint = options.Sort ? $"{string.Join(':', start.Fingerprint.Split(':').Take(2))}:{files.Sum(file => file.Length ?? 0)}" : start.Fingerprint,
            LatestCreateTime = Latest(options),
            SortedFrom = start.ReadTo,
            SortedBase = start.Lines,
            Told = new SentCounts(start.Valid, start.Rejected, start.Skipped, start.SetAside),
        };
    }

    /// <summary>A file that has grown may look otherwise than before. Sorted or not is part of an input's name, so it goes on as it was begun.</summary>
    private async Task<ReplayOptions> AsBeforeAsync(IReadOnlyList<InputFile> files, ReplayOptions options, CancellationToken cancellationToken)
    {
        var other = options with { Sort = !options.Sort };
        return options.SortFollows && await KnownAsync(files, options, cancellationToken) is null && await KnownAsync(files, other, cancellationToken) is not null ? other : options;
    }

    private async Task<CommittedOffset?> KnownAsync(IReadOnlyList<InputFile> files, ReplayOptions options, CancellationToken cancellationToken) =>
        await log.GetCommittedAsync(SourcePosition.GroupOf(SourceIdentity.Name(files, options)), SourcePosition.Partition, cancellationToken);

    /// <summary>What counts as the future, where which lines are records decides their order.</summary>
    private long Latest(ReplayOptions options) => options.Sort || options.Loop ? PostReaderOptions.LatestCreateTimeAt(clock.GetUtcNow()) : 0;

    private PostReaderOptions ReaderOptions(ReplayOptions options, SourcePosition start) => new()
    {
        MaxLineBytes = options.MaxLineBytes,
        LatestCreateTime = start.LatestCreateTime > 0 ? start.LatestCreateTime : PostReaderOptions.LatestCreateTimeAt(clock.GetUtcNow()),
    };
}
