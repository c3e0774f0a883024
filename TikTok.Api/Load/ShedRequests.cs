using System.Diagnostics.Metrics;

namespace TikTok.Api.Load;

/// <summary>Counts the requests that were refused, and tells of them: one line for all of a second, and none when there were none.</summary>
internal sealed class ShedRequests(TimeProvider clock, ILogger<ShedRequests> logger) : IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);
    private static readonly Counter<long> s_shed = ApiTelemetry.Meter.CreateCounter<long>("tiktok.api.shed", "{request}", "Requests that were refused because too many were under way.");
    private readonly Lock _lock = new();
    private ITimer? _timer;
    private long _untold;

    /// <summary>One more.</summary>
    public void Count()
    {
        s_shed.Add(1);
        lock (_lock)
            if (++_untold == 1)
            {
                _timer ??= clock.CreateTimer(_ => Tell(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _timer.Change(s_interval, Timeout.InfiniteTimeSpan);
            }
    }

    public void Dispose() => _timer?.Dispose();

    private void Tell()
    {
        long shed;
        lock (_lock)
            (shed, _untold) = (_untold, 0);
        Log.Shed(logger, shed);
    }
}
