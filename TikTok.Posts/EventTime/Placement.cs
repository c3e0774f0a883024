namespace TikTok.Posts.EventTime;

/// <summary>What a post's time means to the stream that it comes in.</summary>
public enum Placement
{
    /// <summary>The posts that follow must be seen first.</summary>
    Undecided,

    /// <summary>At its own time, and the stream has come at least as far. It may be late.</summary>
    InTime,

    /// <summary>At its own time, somewhat ahead of the others; it moves no clock.</summary>
    Ahead,

    /// <summary>Ahead in a stream that is in no order, or far behind with most of the others: kept under its own hour, not counted. Such a dump has to be sorted.</summary>
    OutOfOrder,

    /// <summary>Further ahead than the stream agrees to: not counted, and kept under the hour at which it arrived.</summary>
    SetAsideAhead,

    /// <summary>Further behind than the stream agrees to: not counted, and kept under the hour at which it arrived.</summary>
    SetAsideBehind,
}

/// <summary>A post's place in the stream.</summary>
/// <param name="Placement">What its time means.</param>
/// <param name="FiledMs">Under which time it is kept, epoch milliseconds: its own, or where it is set aside the agreed one.</param>
/// <param name="Next">What the stream agrees on after it.</param>
public readonly record struct Placed(Placement Placement, long FiledMs, AgreedTime Next)
{
    /// <summary>Whether it is set aside.</summary>
    public bool IsSetAside => Placement is Placement.SetAsideAhead or Placement.SetAsideBehind;
}
