namespace TikTok.Replayer.DeadLetters;

/// <summary>A line that was refused, as the table <c>dead_letters</c> holds it.</summary>
/// <param name="Offset">Its offset in <c>tiktok.dead-letters</c>.</param>
/// <param name="Reason">Why it was refused.</param>
/// <param name="Source">The file that it stood in, or <c>topic/partition</c>.</param>
/// <param name="Line">The line there, from 1; in a topic the offset.</param>
/// <param name="Raw">Its first 4,096 bytes, of a line that was too long 256; what is no UTF-8 and NUL are U+FFFD.</param>
/// <param name="RejectedAt">When it was refused, wall clock.</param>
internal sealed record DeadLetter(long Offset, string Reason, string Source, long Line, string Raw, DateTime RejectedAt);
