using System.Globalization;
using Spectre.Console;
using TikTok.Replayer.Sort;

namespace TikTok.Replayer.Replay;

/// <summary>Shows how a replay goes: a bar on a terminal, a line every five seconds elsewhere.</summary>
public sealed class ReplayReport(ReplayProgress progress, ReplayOptions options, IAnsiConsole console, TimeProvider clock)
{
    private readonly TimeToGo _toGo = new(progress, options, clock);
    private readonly SortReport _sorting = new(progress.Sorting, clock);
    private (long Tick, long Received, long Bytes) _last = (clock.GetTimestamp(), 0, 0);

    /// <summary>Shows progress until cancelled.</summary>
    public Task ShowAsync(CancellationToken cancellationToken) =>
        new LiveReport(console, clock).ShowAsync(() => progress.Received == 0 ? _sorting.Fraction : progress.Fraction, Describe, cancellationToken);

    /// <summary>Records a second, MB a second, stream time, rejected lines and time to go since the last call.</summary>
    public string Describe()
    {
        if (progress.Received == 0 && progress.Sorting.Read > 0)
            return _sorting.Describe();
        var tick = clock.GetTimestamp();
        var (received, bytes) = (progress.Received, progress.Bytes);
        var seconds = Math.Max(0.001, clock.GetElapsedTime(_last.Tick, tick).TotalSeconds);
        var rate = string.Create(CultureInfo.InvariantCulture, $"{(received - _last.Received) / seconds:N0} records/s, {(bytes - _last.Bytes) / seconds / 1e6:F1} MB/s");
        _last = (tick, received, bytes);
        var streamTime = progress.StreamTime is { } time ? time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "none yet";
        return string.Create(CultureInfo.InvariantCulture, $"{received:N0} lines, {rate}, stream time {streamTime}, {progress.Rejected:N0} rejected{Rest()}");
    }

    private string Rest()
    {
        var toGo = _toGo.Estimate();
        if (progress.Fraction is not (> 0.001 and < 1) || progress.Bytes == 0)
            return string.Empty;
        var time = toGo is { } rest ? string.Create(CultureInfo.InvariantCulture, $", about {(long)rest.TotalHours}:{rest:mm\\:ss} to go") : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $", {progress.Fraction:P0}{time}");
    }
}
