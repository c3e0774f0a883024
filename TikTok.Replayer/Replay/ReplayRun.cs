using TikTok.Replayer.Input;

namespace TikTok.Replayer.Replay;

/// <summary>An input on its way into the log: its counters, and the batch that is not committed yet.</summary>
internal sealed class ReplayRun(ReplayOptions options, string source, SourcePosition start, int partitions)
{
    private const int BatchBytes = 1 << 20;
    private const int BatchRecords = 4096;
    private const long MinuteMs = 60_000;
    private const long HourMs = 3_600_000;
    private long _reachedMs = start.MaxStreamTimeMs;

    public ReplayOptions Options => options;

    public string Source => source;

    public ReplayBatch Batch { get; } = new(partitions);

    public bool IsBatchFull => Batch.Bytes >= BatchBytes || Batch.Count >= BatchRecords;

    public long Valid { get; private set; } = start.Valid;

    public long Rejected { get; private set; } = start.Rejected;

    public long Skipped { get; private set; } = start.Skipped;

    public long Lines { get; private set; } = start.Lines;

    public long MaxStreamTimeMs { get; private set; } = start.MaxStreamTimeMs;

    public long Bytes { get; private set; }

    public double? Fraction { get; private set; }

    public bool Done { get; set; } = start.Done;

    public bool WantsMore => options.Limit is not { } limit || Valid < limit;

    public SourcePosition Position => new(Valid, Rejected, Skipped, MaxStreamTimeMs, Done, start.Fingerprint) { Lines = Lines, LatestCreateTime = start.LatestCreateTime };

    public void Reject(IPostSource input)
    {
        Batch.AddDeadLetter(input);
        Rejected++;
    }

    public void Skip() => Skipped++;

    /// <summary>Writes a post, and tells the partitions that it is not in once a minute how far stream time has come.</summary>
    public void Write(IPostSource input, PostTime time)
    {
        var partition = Batch.AddPost(input, time.StreamTimeMs);
        Valid++;
        if (time.ReachedMs / MinuteMs > _reachedMs / MinuteMs)
            Batch.AddStreamTime(time.ReachedMs / MinuteMs * MinuteMs, exceptPartition: partition);
        _reachedMs = Math.Max(_reachedMs, time.ReachedMs);
        MaxStreamTimeMs = Math.Max(MaxStreamTimeMs, time.StreamTimeMs);
    }

    /// <summary>The current line is in the batch, or left out.</summary>
    public void Pass(IPostSource input) => (Lines, Fraction, Bytes) = (input.Position, input.Fraction, Bytes + input.Raw.Length + 1);

    /// <summary>Moves stream time past the end of the hour that is open, and by another hour for the lateness that the detector allows.</summary>
    public void CloseWindows(long maxStreamTimeMs)
    {
        if (options.CloseWindows && maxStreamTimeMs > 0)
            Batch.AddStreamTime((maxStreamTimeMs / HourMs + 2) * HourMs);
    }
}

/// <summary>The times that a post is written with.</summary>
/// <param name="StreamTimeMs">The post's own, epoch milliseconds.</param>
/// <param name="ReachedMs">The one that all posts to come have reached, epoch milliseconds.</param>
internal readonly record struct PostTime(long StreamTimeMs, long ReachedMs);
