namespace TikTok.Detector.Cells;

/// <summary>A post that stands for a keyword's window.</summary>
/// <param name="Id">Item id.</param>
/// <param name="Weight">Its engagement when it was seen.</param>
/// <param name="TimeMs">Its stream time, epoch milliseconds.</param>
/// <param name="Handle">The author's handle, without <c>@</c>.</param>
/// <param name="Music">The id of its sound; empty when not known.</param>
/// <param name="Tags">Its hashtags that are not boilerplate, a few.</param>
internal sealed record EvidencePost(long Id, long Weight, long TimeMs, string Handle, string Music, string[] Tags);
