using TikTok.Api.Status;

namespace TikTok.Api.Page.Live;

/// <summary>How fresh the picture is.</summary>
/// <param name="Status">As the database tells it, without a count of anomalies.</param>
/// <param name="AnyAnomaly">Whether there is an anomaly at all.</param>
/// <param name="ShortWindowsClosedUntil">Up to where windows of five minutes are closed; null before the first.</param>
/// <param name="LongWindowsClosedUntil">Up to where windows of an hour are closed; null before the first.</param>
/// <param name="Phase">What the stream is doing.</param>
/// <param name="Speed">Stream time per wall-clock time while it is replayed; null when not known.</param>
public sealed record StreamState(StreamStatus Status, bool AnyAnomaly, DateTime? ShortWindowsClosedUntil, DateTime? LongWindowsClosedUntil, StreamPhase Phase, double? Speed)
{
    /// <summary>Up to where windows of a length are closed; null before the first.</summary>
    public DateTime? ClosedUntil(int windowSeconds) => windowSeconds == 3600 ? LongWindowsClosedUntil : ShortWindowsClosedUntil;
}
