using System.Globalization;

namespace TikTok.Replayer.Sort;

/// <summary>Says how a sort goes.</summary>
internal sealed class SortReport(SortProgress progress, TimeProvider clock)
{
    private (long Tick, long Read, long Bytes, long Merged) _last = (clock.GetTimestamp(), 0, 0, 0);

    /// <summary>How much is done, 0 to 1: reading is the first half, merging the second. Null where nobody knows.</summary>
    public double? Fraction => progress.Merged > 0 ? 0.5 + 0.5 * progress.Merged / progress.Read : progress.ReadFraction / 2;

    /// <summary>Phase, lines, and lines and MB a second since the last call.</summary>
    public string Describe()
    {
        var now = (Tick: clock.GetTimestamp(), progress.Read, Bytes: progress.ReadBytes, progress.Merged);
        var seconds = Math.Max(0.001, clock.GetElapsedTime(_last.Tick, now.Tick).TotalSeconds);
        var (lines, merging) = (now.Read + now.Merged - _last.Read - _last.Merged, now.Merged > 0);
        var bytes = merging ? (double)now.Bytes / now.Read * lines : now.Bytes - _last.Bytes;
        _last = now;
        var where = progress.Runs > 0 ? string.Create(CultureInfo.InvariantCulture, $"{progress.Runs} runs on disk") : "all in memory";
        var phase = merging ? string.Create(CultureInfo.InvariantCulture, $"merging: {now.Merged:N0} of {now.Read:N0} lines") : string.Create(CultureInfo.InvariantCulture, $"sorting: {now.Read:N0} lines read");
        return string.Create(CultureInfo.InvariantCulture, $"{phase}, {lines / seconds:N0} lines/s, {bytes / seconds / 1e6:F0} MB/s, {where}");
    }
}
