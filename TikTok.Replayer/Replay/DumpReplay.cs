using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging;
using TikTok.Posts;
using TikTok.Replayer.Input;
using TikTok.Storage.EventLog;

namespace TikTok.Replayer.Replay;

/// <summary>Called when the first post of the next stream day is about to be written, and at the end; may be called again for a day after a restart.</summary>
/// <param name="day">The stream day (UTC) that is over.</param>
/// <param name="cancellationToken">Ends the wait; the replay goes on when the call returns.</param>
public delegate Task StreamDayClosed(DateOnly day, CancellationToken cancellationToken);

/// <summary>
/// Replays a dump into <c>tiktok.posts</c>: parses every line, splices stream time in, sends what is no record to
/// <c>tiktok.dead-letters</c>, and commits posts, dead letters and the source's position together.
/// </summary>
public sealed class DumpReplay(IEventLog log, InputFiles inputs, TimeProvider clock, ILogger<DumpReplay> logger)
{
    private const int BatchBytes = 1 << 20;
    private const int BatchRecords = 4096;
    private const long MinuteMs = 60_000;
    private const long HourMs = 3_600_000;

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

        var run = new Run(options, start, progress, dayClosed)
        {
            Source = source,
            Partitions = await log.GetPartitionCountAsync(Topics.Posts, cancellationToken),
        };
        if (await StreamTimeSeed.FindAsync(log, run.Partitions, cancellationToken) is { Count: > 0 } seeds)
            await writer.CommitAsync(seeds, [], cancellationToken);
        await using var dump = await DumpInput.OpenAsync(files, options, ReaderOptions(options, start), progress.Sorting, cancellationToken);
        await using var input = options.Loop ? new LoopedSource(dump.Open, options) : dump.Open();
        await input.SkipAsync(start.Lines, cancellationToken);
        if (start.Lines > 0)
            Log.Resumed(logger, options.Input, start.Lines);
        return await CopyAsync(run, input, writer, cancellationToken);
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
            throw new InputException($"Input '{files[0].Name}' is not the file of that name whose first {known.Lines} lines were replayed before: replay it from its first line with --restart (replay) or --fresh (Standalone).");
        return known;
    }

    private PostReaderOptions ReaderOptions(ReplayOptions options, SourcePosition start) => new()
    {
        MaxLineBytes = options.MaxLineBytes,
        LatestCreateTime = start.LatestCreateTime > 0 ? start.LatestCreateTime : PostReaderOptions.LatestCreateTimeAt(clock.GetUtcNow()),
    };

    private async Task<SourcePosition> CopyAsync(Run run, IPostSource input, ILogWriter writer, CancellationToken cancellationToken)
    {
        var batch = new ReplayBatch(run.Partitions);
        var pacer = Pacer.Of(run.Options, clock);
        while (run.WantsMore && await input.ReadAsync(cancellationToken))
        {
            run.Bytes += input.Raw.Length + 1;
            if (input.Rejection != RejectReason.None)
                run.Reject(batch, input);
            else if (input.Pass == 0 && !run.Options.Chooses(input.Post))
                run.Skipped++;
            else
            {
                if (pacer.Wait(input) is var wait && wait > TimeSpan.Zero)
                {
                    await FlushAsync(run, batch, writer, cancellationToken);
                    await Task.Delay(wait, clock, cancellationToken);
                }

                var streamTime = run.Options.Clock == ReplayClock.Wall ? clock.GetUtcNow().ToUnixTimeMilliseconds() : input.Post.CreateTime * 1000;
                if (run.EndsDay(streamTime) is { } day)
                {
                    await FlushAsync(run, batch, writer, cancellationToken);
                    if (run.DayClosed is not null)
                        await run.DayClosed(day, cancellationToken);
                }

                run.Write(batch, input, streamTime);
            }

            run.Lines = input.Position;
            run.Fraction = input.Fraction;
            if (batch.Bytes >= BatchBytes || batch.Count >= BatchRecords)
                await FlushAsync(run, batch, writer, cancellationToken);
        }

        return await EndAsync(run, batch, writer, cancellationToken);
    }

    private async Task<SourcePosition> EndAsync(Run run, ReplayBatch batch, ILogWriter writer, CancellationToken cancellationToken)
    {
        // Past the end of the hour that is open, and by another hour for the lateness that the detector allows.
        if (run.Options.CloseWindows && run.MaxStreamTimeMs > 0)
            batch.AddStreamTime((run.MaxStreamTimeMs / HourMs + 2) * HourMs);
        await FlushAsync(run, batch, writer, cancellationToken);
        if (run.DayClosed is not null && run.MaxStreamTimeMs > 0)
            await run.DayClosed(Run.DayOf(run.MaxStreamTimeMs), cancellationToken);
        run.Done = true;
        await FlushAsync(run, batch, writer, cancellationToken);
        var end = run.Position;
        Log.Replayed(logger, run.Options.Input, end.Valid + end.Rejected + end.Skipped, end.Valid, end.Rejected, end.Skipped);
        return end;
    }

    private static async Task FlushAsync(Run run, ReplayBatch batch, ILogWriter writer, CancellationToken cancellationToken)
    {
        var position = run.Position;
        // The root of every trace: what follows from these posts, up to the anomaly, hangs below it.
        using var span = ReplayTelemetry.Source.StartActivity("replay batch")?.SetTag("tiktok.source", run.Source).SetTag("tiktok.source.line", position.Lines);
        await writer.CommitAsync(batch.Seal(), [new OffsetCommit(SourcePosition.GroupOf(run.Source), SourcePosition.Partition, position.ToOffset())], cancellationToken);
        ReplayMetrics.Committed(batch.Count, batch.Bytes);
        batch.Clear();
        run.Progress.Set(position, run.Bytes, run.Fraction);
    }

    /// <summary>The counters of one run.</summary>
    private sealed class Run(ReplayOptions options, SourcePosition start, ReplayProgress progress, StreamDayClosed? dayClosed)
    {
        public required string Source { get; init; }

        public required int Partitions { get; init; }

        public ReplayOptions Options => options;

        public ReplayProgress Progress => progress;

        public StreamDayClosed? DayClosed => dayClosed;

        public long Valid { get; private set; } = start.Valid;

        public long Rejected { get; private set; } = start.Rejected;

        public long Skipped { get; set; } = start.Skipped;

        public long Lines { get; set; } = start.Lines;

        public long MaxStreamTimeMs { get; private set; } = start.MaxStreamTimeMs;

        public long Bytes { get; set; }

        public double? Fraction { get; set; }

        public bool Done { get; set; }

        public bool WantsMore => options.Limit is not { } limit || Valid < limit;

        public SourcePosition Position => new(Valid, Rejected, Skipped, MaxStreamTimeMs, Done, start.Fingerprint) { Lines = Lines, LatestCreateTime = start.LatestCreateTime };

        public static DateOnly DayOf(long streamTimeMs) => DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(streamTimeMs).UtcDateTime);

        /// <summary>The day that ends with a post of this time; null when it goes on.</summary>
        public DateOnly? EndsDay(long streamTimeMs) =>
            MaxStreamTimeMs > 0 && DayOf(MaxStreamTimeMs) is var day && day < DayOf(streamTimeMs) ? day : null;

        public void Reject(ReplayBatch batch, IPostSource input)
        {
            batch.AddDeadLetter(input);
            Rejected++;
        }

        public void Write(ReplayBatch batch, IPostSource input, long streamTimeMs)
        {
            var partition = batch.AddPost(input, streamTimeMs);
            Valid++;
            if (streamTimeMs / MinuteMs > MaxStreamTimeMs / MinuteMs)
                batch.AddStreamTime(streamTimeMs / MinuteMs * MinuteMs, exceptPartition: partition);
            MaxStreamTimeMs = Math.Max(MaxStreamTimeMs, streamTimeMs);
        }
    }
}
