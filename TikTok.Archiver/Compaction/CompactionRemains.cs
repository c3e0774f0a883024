using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using TikTok.Storage.Lake;

namespace TikTok.Archiver.Compaction;

/// <summary>
/// What compactions leave behind: objects that the newest generation of their day stands for, and those of a compaction that lost
/// the race or was killed. The first wait until the switch-over is old enough for every reader to have gone by it. Of the second
/// those that may still be about to be named are made impossible to name first: the number of their generation is taken.
/// </summary>
/// <param name="lake">Lake.</param>
/// <param name="before">Only what was replaced, or begun, before this time.</param>
/// <param name="mayWrite">Whether generations may be taken; else nothing changes in the lake.</param>
internal sealed partial class CompactionRemains(ILake lake, DateTimeOffset before, bool mayWrite)
{
    private const string Folder = "posts/dt=";

    /// <summary>Finds them, day by day.</summary>
    public async IAsyncEnumerable<LakeObject> FindAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Objects first: what is named between the two readings is then known to be.
        var (day, objects) = (default(DateOnly), new List<LakeObject>());
        await foreach (var item in lake.ListAsync(Folder, cancellationToken))
        {
            var of = DayOf(item.Key);
            if (of != day)
            {
                await foreach (var remains in FindAsync(day, objects, cancellationToken))
                    yield return remains;
                (day, objects) = (of, []);
            }

            objects.Add(item);
        }

        await foreach (var remains in FindAsync(day, objects, cancellationToken))
            yield return remains;
    }

    private async IAsyncEnumerable<LakeObject> FindAsync(DateOnly day, List<LakeObject> objects, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (day == default)
            yield break; // no day's folder
        var newest = await DayGeneration.NewestAsync(lake, day, cancellationToken);
        var named = newest.Objects.Select(item => item.Item.Key).ToHashSet(StringComparer.Ordinal);
        var replaced = newest.Replacements();
        bool? isTaken = null;
        foreach (var item in objects.Where(item => !named.Contains(item.Key)))
            if (replaced.ContainsKey(item.Key))
            {
                if (newest.Since < before)
                    yield return item;
            }
            else if (Name().Match(item.Key) is { Success: true } name)
            {
                var isDecided = int.Parse(name.Groups["generation"].ValueSpan, CultureInfo.InvariantCulture) <= newest.Generation;
                var begun = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(name.Groups["epoch"].ValueSpan, CultureInfo.InvariantCulture));
                if (isDecided ? newest.Since < before : begun < before && (isTaken ??= await TakeNextAsync(newest, cancellationToken)))
                    yield return item;
            }
    }

    /// <summary>Takes the next generation of a day with what the newest one says, so that no compaction that is under way can.</summary>
    private async Task<bool> TakeNextAsync(DayGeneration newest, CancellationToken cancellationToken) =>
        !mayWrite || await (newest with { Generation = newest.Generation + 1 }).TryCommitAsync(lake, cancellationToken);

    private static DateOnly DayOf(string key) =>
        DateOnly.TryParseExact(key.AsSpan(Folder.Length, Math.Max(0, key.IndexOf('/', Folder.Length) - Folder.Length)), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : default;

    [GeneratedRegex(@"/p\d{1,9}-\d{20}-c(?<generation>\d{1,9})-(?<epoch>\d{1,14})\.ndjson\.zst$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
