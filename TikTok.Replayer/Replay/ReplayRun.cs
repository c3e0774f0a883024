using TikTok.Posts.EventTime;
using TikTok.Replayer.Input;
using TikTok.Replayer.Input.Shapes;
using TikTok.Storage.EventLog.EventTime;

namespace TikTok.Replayer.Replay;

/// <summary>An input on its way into the log: its counters, and the batch that is not committed yet.</summary>
internal sealed class ReplayRun(ReplayOptions options, string source, SourcePosition start, int partitions)
{
    private const int BatchBytes = 1 << 20;
    private const int BatchRecords = 4096;
    private const long MinuteMs = 60_000;
    private readonly long[] _toldMs = new long[partitions];
    private readonly SeenShapes _shapes = new();
    private string? _shape = start.Shape;
    private long _reachedMs = start.Agreed.Ms;
    private bool _endTold = start.EndTold;

    public ReplayOptions Options => options;

    public string Source => source;

    public ReplayBatch Batch { get; } = new(partitions);

    public bool IsBatchFull => Batch.Bytes >= BatchBytes || Batch.Count >= BatchRecords;

    public long Valid { get; private set; } = start.Valid;

    public long Rejected { get; private set; } = start.Rejected;

    public long Skipped { get; private set; } = start.Skipped;

    public long Lines { get; private set; } = start.Lines;

    /// <summary>Highest stream time of a post that is not set aside, epoch milliseconds.</summary>
    public long MaxStreamTimeMs { get; private set; } = start.MaxStreamTimeMs;

    /// <summary>What the posts so far agree on.</summary>
    public AgreedTime Agreed { get; private set; } = start.Agreed;

    /// <summary>Posts that are set aside.</summary>
    public long SetAside { get; private set; } = start.SetAside;

    public long Bytes { get; private set; }

    public double? Fraction { get; private set; }

    public bool Done { get; set; } = start.Done;

    public bool WantsMore => options.Limit is not { } limit || Valid < limit;

    public SourcePosition Position => start with
    {
        Valid = Valid,
        Rejected = Rejected,
        Skipped = Skipped,
        MaxStreamTimeMs = MaxStreamTimeMs,
        Done = Done,
        Lines = Lines,
        Agreed = Agreed,
        SetAside = SetAside,
        EndTold = _endTold,
        Shape = _shape,
    };

    public void Reject(IPostSource input)
    {
        Batch.AddDeadLetter(input);
        _shapes.Add(input);
        Rejected++;
    }

    public void Skip() => Skipped++;

    /// <summary>
    /// Writes a post. Once a minute, and before the post that shows it, all partitions are told how far stream time has come: so
    /// who reads one of them alone need not find out whether to believe the post.
    /// </summary>
    public void Write(IPostSource input, PostTime time)
    {
        var partition = Batch.PartitionOf(input.Post);
        if (time.Placement == Placement.InTime)
            TellTime(partition, time);
        Batch.AddPost(input, partition, time.StreamTimeMs, time.Placement, time.FiledMs);
        Valid++;
        Agreed = time.Agreed;
        if (time.Placement is Placement.InTime or Placement.Ahead)
            MaxStreamTimeMs = Math.Max(MaxStreamTimeMs, time.StreamTimeMs);
        else if (time.Placement != Placement.OutOfOrder)
            SetAside++;
    }

    /// <summary>The current line is in the batch, or left out.</summary>
    public void Pass(IPostSource input) => (Lines, Fraction, Bytes, _endTold) = (input.Position, input.Fraction, Bytes + input.Raw.Length + 1, false);

    /// <summary>Says that the input has ended, which closes the windows that are open; once, also where a run was stopped after that.</summary>
    /// <param name="position">How far the whole of it has come.</param>
    public void End(SourcePosition position)
    {
        if (_endTold)
            return;
        (_endTold, _shape) = (true, _shapes.Of(position));
        var told = position.Told ?? new SentCounts(0, 0, 0, 0);
        var input = new EndedInput(
            source, options.Input, position.Valid - told.Valid, position.Rejected - told.Rejected, position.Skipped - told.Skipped, position.SetAside - told.SetAside, _shape);
        if (options.CloseWindows && position.MaxStreamTimeMs > 0)
            Batch.AddInputEnd(position.MaxStreamTimeMs, input);
        else if (_shape is not null)
            Batch.AddUnreadable(input);
    }

    private void TellTime(int partition, in PostTime time)
    {
        if (time.ReachedMs / MinuteMs > _reachedMs / MinuteMs)
        {
            var told = time.ReachedMs / MinuteMs * MinuteMs;
            Batch.AddStreamTime(told);
            Array.Fill(_toldMs, told);
        }

        _reachedMs = Math.Max(_reachedMs, time.ReachedMs);
        // Of an input that is shared, this part is somewhat ahead of what all have reached.
        if (time.StreamTimeMs >= _toldMs[partition] + Agreement.StepMs)
            Batch.AddStreamTime(partition, time.ReachedMs);
        _toldMs[partition] = Math.Max(_toldMs[partition], time.StreamTimeMs);
    }
}

/// <summary>The times that a post is written with.</summary>
/// <param name="StreamTimeMs">The post's own, epoch milliseconds.</param>
/// <param name="ReachedMs">The one that all posts to come have reached, epoch milliseconds.</param>
/// <param name="Placement">What the post's time means.</param>
/// <param name="FiledMs">Under which time it is kept, epoch milliseconds.</param>
/// <param name="Agreed">What the posts agree on after it.</param>
internal readonly record struct PostTime(long StreamTimeMs, long ReachedMs, Placement Placement, long FiledMs, AgreedTime Agreed)
{
    /// <summary>The times of a placed post.</summary>
    public static PostTime Of(in Placed placed, long streamTimeMs, long reachedMs) => new(streamTimeMs, reachedMs, placed.Placement, placed.FiledMs, placed.Next);

    /// <summary>A post that is stamped with now, whatever its own time is.</summary>
    public static PostTime OfWall(long nowMs, in AgreedTime agreed) => new(nowMs, nowMs, Placement.InTime, nowMs, agreed);
}
