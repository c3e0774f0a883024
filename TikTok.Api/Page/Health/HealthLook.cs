using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace TikTok.Api.Page.Health;

/// <summary>What <c>/health</c> says, for everybody who looks at the page: asked once every few seconds, however many do.</summary>
internal sealed class HealthLook(HealthCheckService health, TimeProvider clock)
{
    /// <summary>Data of a healthy answer whose description is for people to read all the same.</summary>
    public static readonly IReadOnlyDictionary<string, object> Note = new Dictionary<string, object>(StringComparer.Ordinal) { ["note"] = true };

    /// <summary>How long an answer is good for.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private Task<IReadOnlyList<PartTrouble>>? _look;
    private long _lookedAt;

    /// <summary>The parts that are not well, or have something to tell, in the order of their names; none when all is well.</summary>
    public Task<IReadOnlyList<PartTrouble>> ReadAsync()
    {
        lock (_lock)
        {
            if (_look is null || _look.IsFaulted || (_look.IsCompleted && clock.GetElapsedTime(_lookedAt) >= Interval))
                (_look, _lookedAt) = (LookAsync(), clock.GetTimestamp());
            return _look;
        }
    }

    private async Task<IReadOnlyList<PartTrouble>> LookAsync()
    {
        var report = await health.CheckHealthAsync(CancellationToken.None);
        return
        [
            .. report.Entries.Where(entry => entry.Value.Status != HealthStatus.Healthy || entry.Value.Data.ContainsKey("note")).OrderBy(entry => entry.Key, StringComparer.Ordinal)
                .Select(entry => new PartTrouble(entry.Key, entry.Value.Status == HealthStatus.Unhealthy, entry.Value.Status == HealthStatus.Healthy, entry.Value.Description ?? "It does not say why.")),
        ];
    }
}

/// <summary>A part of the system that is not well, or has something to tell.</summary>
/// <param name="Part">Its name in <c>/health</c>.</param>
/// <param name="IsDown">Whether it does nothing at the moment; else it does less than it should.</param>
/// <param name="IsNote">Whether it is well, and only tells.</param>
/// <param name="Reason">Why.</param>
internal sealed record PartTrouble(string Part, bool IsDown, bool IsNote, string Reason);
