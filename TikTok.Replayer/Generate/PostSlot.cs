using System.Runtime.InteropServices;

namespace TikTok.Replayer.Generate;

/// <summary>One line to write: which post, and which snapshot of it.</summary>
/// <param name="CapturedAt">When the line was taken down, epoch seconds: lines are in this order.</param>
/// <param name="CreateTime">When the post was made, epoch seconds; a re-sent snapshot was taken down later.</param>
/// <param name="Sequence">Running number of the post in the sample; its content follows from it.</param>
/// <param name="Region">Where it comes from.</param>
/// <param name="Keyword">The watched keyword that it carries, or -1.</param>
/// <param name="Event">The event that brought it, or -1.</param>
/// <param name="Voice">Which post of the event it is, from 0.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PostSlot(long CapturedAt, long CreateTime, long Sequence, int Region, int Keyword, int Event, int Voice)
{
    public bool IsResent => CapturedAt > CreateTime;
}
