namespace TikTok.Api.Page.Live;

/// <summary>
/// When something that changes with the closing of windows is read again: when one has closed, and not more often than every
/// five seconds, since a replay closes many.
/// </summary>
internal struct Pace
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);
    private long? _readAt;
    private DateTime? _closedUntil;

    /// <summary>Whether to read now; the first time always.</summary>
    /// <param name="clock">Wall clock.</param>
    /// <param name="closedUntil">Up to where windows are closed; null when not known.</param>
    public bool IsDue(TimeProvider clock, DateTime? closedUntil)
    {
        if (_readAt is { } readAt && (closedUntil is null || closedUntil == _closedUntil || clock.GetElapsedTime(readAt) < s_interval))
            return false;
        (_readAt, _closedUntil) = (clock.GetTimestamp(), closedUntil);
        return true;
    }
}
