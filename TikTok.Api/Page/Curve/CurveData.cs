using TikTok.Api.Series;

namespace TikTok.Api.Page.Curve;

/// <summary>What curve.js draws: one entry per window, in parallel arrays because they go over the wire.</summary>
/// <param name="Start">Start of the first window, Unix milliseconds.</param>
/// <param name="Step">Length of a window, milliseconds.</param>
/// <param name="Posts">Posts; null where the stream was not observed.</param>
/// <param name="Lower">Lower edge of the normal band; null without one.</param>
/// <param name="Upper">Upper edge of the normal band; null without one.</param>
/// <param name="MarkFrom">Start of what is marked, Unix milliseconds; null for nothing.</param>
/// <param name="MarkTo">End of what is marked, Unix milliseconds.</param>
internal sealed record CurveData(long Start, long Step, int?[] Posts, float?[] Lower, float?[] Upper, long? MarkFrom, long? MarkTo)
{
    /// <summary>From windows without a gap in time, oldest first; there is at least one.</summary>
    public static CurveData Of(IReadOnlyList<SeriesWindow> windows, int windowSeconds, (DateTime From, DateTime To)? mark) => new(
        Milliseconds(windows[0].Start),
        windowSeconds * 1000L,
        [.. windows.Select(window => window.Observed ? window.Posts : (int?)null)],
        Filled(windows, window => window.BandLower),
        Filled(windows, window => window.BandUpper),
        mark is { } from ? Floor(Milliseconds(from.From), windowSeconds * 1000L) : null,
        mark is { } to ? -Floor(-Milliseconds(to.To), windowSeconds * 1000L) : null);

    // Windows without a post have no row and so no band of their own: there the band runs on between its neighbours.
    private static float?[] Filled(IReadOnlyList<SeriesWindow> windows, Func<SeriesWindow, float?> edge)
    {
        var filled = windows.Select(edge).ToArray();
        var known = -1;
        for (var i = 0; i < filled.Length; i++)
        {
            if (filled[i] is not { } value)
                continue;
            for (var gap = known + 1; known >= 0 && gap < i; gap++)
                filled[gap] = filled[known] + (value - filled[known]) * (gap - known) / (i - known);
            known = i;
        }

        return filled;
    }

    // Five minutes among hours would not be seen: whole windows are marked.
    private static long Floor(long time, long step) => time - ((time % step) + step) % step;

    private static long Milliseconds(DateTime time) => new DateTimeOffset(time, TimeSpan.Zero).ToUnixTimeMilliseconds();
}
