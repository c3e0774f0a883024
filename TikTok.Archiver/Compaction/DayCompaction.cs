using System.Globalization;
using TikTok.Storage.Lake;

namespace TikTok.Archiver.Compaction;

/// <summary>
/// Merges the objects of a closed stream day, per hour and partition, and switches the day over to them. Nothing is deleted: until
/// the generation is there the objects are what they were, and afterwards readers that began before still find what they go by.
/// </summary>
/// <param name="lake">Lake.</param>
/// <param name="day">Stream day.</param>
/// <param name="clock">Clock.</param>
internal sealed class DayCompaction(ILake lake, DateOnly day, TimeProvider clock)
{
    /// <summary>Uncompressed bytes up to which objects are merged into one: a compaction needs memory for it once, compressed.</summary>
    private const long TargetBytes = 128 << 20;

    /// <summary>So long after its end a day may still get late records in numbers.</summary>
    private static readonly TimeSpan s_late = TimeSpan.FromHours(1);

    /// <summary>Compacts.</summary>
    /// <param name="minObjects">The day stays as it is when fewer objects than these would be merged.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>What was done; null when there was nothing to do.</returns>
    /// <exception cref="LakeException">The day is not over, one of its objects is damaged, or somebody else has switched it over.</exception>
    public async Task<CompactedDay?> RunAsync(int minObjects, CancellationToken cancellationToken)
    {
        var epoch = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var days = await LakeDay.ReadAllAsync(lake, cancellationToken);
        CheckClosed(days.Values);
        if (!days.TryGetValue(day, out var before))
            return null;
        var packs = Packs(before.Objects).ToList();
        var merged = packs.Where(pack => pack.Count > 1).Sum(pack => pack.Count);
        if (merged == 0 || merged < minObjects)
            return null;

        var number = before.Generation.Generation + 1;
        var objects = new List<DayObject>();
        foreach (var pack in packs)
            objects.Add(pack is [var only] ? only : await MergeAsync(pack, number, epoch, cancellationToken));
        var generation = new DayGeneration { Day = day, Generation = number, Since = clock.GetUtcNow(), Objects = objects };
        if (!await generation.TryCommitAsync(lake, cancellationToken))
            throw new LakeException($"Day {day:O} was switched over by somebody else meanwhile, and its records are right; what this run has written `archiver sweep` removes. Run it again to see whether anything is left to do.");
        return new CompactedDay(generation, merged, [.. objects.Except(before.Objects).Select(item => item.Item.Key)]);
    }

    private void CheckClosed(IEnumerable<LakeDay> days)
    {
        var closed = new DateTimeOffset(day.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero) + s_late;
        var newest = days.SelectMany(other => other.Committed).Select(item => item.MaxTimeMs).DefaultIfEmpty(0).Max();
        if (newest >= closed.ToUnixTimeMilliseconds())
            return;
        var seen = newest == 0 ? "the lake is empty" : string.Create(CultureInfo.InvariantCulture, $"the newest record in the lake is of {DateTimeOffset.FromUnixTimeMilliseconds(newest):yyyy-MM-dd HH:mm}");
        throw new LakeException(string.Create(CultureInfo.InvariantCulture, $"Day {day:yyyy-MM-dd} is not over by stream time: {seen} (UTC). Compact it when one after {closed:yyyy-MM-dd HH:mm} is there; until then late records come."));
    }

    /// <summary>Neighbours in the log, of one partition and hour each, that fit into one object.</summary>
    private static IEnumerable<List<DayObject>> Packs(IReadOnlyList<DayObject> objects)
    {
        foreach (var place in objects.GroupBy(item => (item.Partition, item.Item.Hour)))
        {
            var (pack, bytes) = (new List<DayObject>(), 0L);
            foreach (var item in place)
            {
                if (pack.Count > 0 && bytes + item.Item.Bytes > TargetBytes)
                {
                    yield return pack;
                    (pack, bytes) = ([], 0);
                }

                pack.Add(item);
                bytes += item.Item.Bytes;
            }

            yield return pack;
        }
    }

    private async Task<DayObject> MergeAsync(List<DayObject> pack, int generation, long epoch, CancellationToken cancellationToken)
    {
        using var merged = new MergedObject();
        foreach (var source in pack)
            await merged.AddAsync(lake, source, cancellationToken);
        return await merged.CreateAsync(lake, generation, epoch, cancellationToken);
    }
}

/// <summary>What a compaction has done.</summary>
/// <param name="Generation">The generation that the day has now.</param>
/// <param name="Merged">Objects that were merged.</param>
/// <param name="Keys">Those that hold their records now.</param>
internal sealed record CompactedDay(DayGeneration Generation, int Merged, IReadOnlyList<string> Keys);
