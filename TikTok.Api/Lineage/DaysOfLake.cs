using TikTok.Storage.Lake;

namespace TikTok.Api.Lineage;

/// <summary>The newest generations of the days that one lineage touches, each read once.</summary>
internal sealed class DaysOfLake(ILake lake)
{
    private readonly Dictionary<DateOnly, (DayGeneration Newest, Dictionary<string, DayObject> Replacements)> _days = [];

    /// <summary>The object that holds the records of a manifest's object now, and the key of what commits it.</summary>
    public async Task<(LakeManifestObject Item, string By)> FindAsync(LakeManifestObject committed, LakeManifest manifest, CancellationToken cancellationToken)
    {
        if (!_days.TryGetValue(committed.Day, out var day))
        {
            var newest = await DayGeneration.NewestAsync(lake, committed.Day, cancellationToken);
            _days.Add(committed.Day, day = (newest, newest.Replacements()));
        }

        return day.Replacements.TryGetValue(committed.Key, out var replacement) ? (replacement.Item, day.Newest.Key) : (committed, manifest.Key);
    }
}
