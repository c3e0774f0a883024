using System.Globalization;

namespace TikTok.Posts.EventTime;

/// <summary>
/// How far the posts of a stream agree that its time has come. It never goes back. What one post says moves it only as far as
/// nothing is lost should the post be wrong (<see cref="Agreement"/>).
/// </summary>
/// <param name="Ms">The agreed time, epoch milliseconds; 0 = no post has been placed yet.</param>
/// <param name="MarkMs">What a source said last (a record with stream time alone), epoch milliseconds; 0 = nothing.</param>
/// <param name="RhythmMicros">Usual time from one post to the next, microseconds.</param>
public readonly record struct AgreedTime(long Ms, long MarkMs, long RhythmMicros)
{
    /// <summary>Takes what a source says: it has seen more of the stream than one partition of it.</summary>
    public AgreedTime WithMark(long markMs) => this with { Ms = Math.Max(Ms, markMs), MarkMs = markMs };

    /// <summary>Three numbers, for a note beside a position.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Ms} {MarkMs} {RhythmMicros}");

    /// <summary>From <see cref="ToString"/>.</summary>
    /// <exception cref="FormatException">Not three numbers.</exception>
    public static AgreedTime Parse(ReadOnlySpan<char> text)
    {
        Span<Range> parts = stackalloc Range[4];
        if (text.Split(parts, ' ') != 3)
            throw new FormatException($"'{text}' is no agreed time: three numbers are expected.");
        return new AgreedTime(Number(text[parts[0]]), Number(text[parts[1]]), Number(text[parts[2]]));
    }

    private static long Number(ReadOnlySpan<char> text) => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
