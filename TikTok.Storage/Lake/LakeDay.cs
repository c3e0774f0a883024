namespace TikTok.Storage.Lake;

/// <summary>
/// A stream day as everybody reads it: the objects of its newest generation, and those of manifests that this does not stand for,
/// late records for example. The generation is read before the manifests: so every object that it replaces is in a manifest that is
/// read too, each record is in one object, and a switch-over in the meantime changes nothing of what was read.
/// </summary>
public sealed record LakeDay
{
    private LakeDay(DayGeneration generation, IReadOnlyList<DayObject> committed)
    {
        Generation = generation;
        Committed = [.. committed.Select(item => item.Item)];
        var replaced = generation.Replacements();
        Objects =
        [
            .. generation.Objects.Concat(committed.Where(item => !replaced.ContainsKey(item.Item.Key)))
                .OrderBy(item => item.Partition).ThenBy(item => item.Item.Hour).ThenBy(item => item.From),
        ];
    }

    /// <summary>The newest generation, number 0 when the day was never compacted.</summary>
    public DayGeneration Generation { get; }

    /// <summary>The objects as manifests committed them, in the order of partition and offset: a compaction changes nothing here, and some may be gone.</summary>
    public IReadOnlyList<LakeManifestObject> Committed { get; }

    /// <summary>The objects that hold the day's records, in the order of partition, hour and offset, which is the same before and after a compaction.</summary>
    public IReadOnlyList<DayObject> Objects { get; }

    /// <summary>Reads one day.</summary>
    public static async Task<LakeDay> ReadAsync(ILake lake, DateOnly day, CancellationToken cancellationToken)
    {
        var generation = await DayGeneration.NewestAsync(lake, day, cancellationToken);
        return new LakeDay(generation, (await CommittedAsync(lake, cancellationToken)).GetValueOrDefault(day, []));
    }

    /// <summary>Every day that the lake holds, from one reading of generations and manifests.</summary>
    public static async Task<IReadOnlyDictionary<DateOnly, LakeDay>> ReadAllAsync(ILake lake, CancellationToken cancellationToken)
    {
        var generations = new Dictionary<DateOnly, DayGeneration>();
        await foreach (var key in DayGeneration.NewestKeysAsync(lake, DayGeneration.Prefix, cancellationToken))
        {
            var generation = await DayGeneration.ReadAsync(lake, key, cancellationToken);
            generations.Add(generation.Day, generation);
        }

        var days = new Dictionary<DateOnly, LakeDay>();
        foreach (var (day, committed) in await CommittedAsync(lake, cancellationToken))
            days.Add(day, new LakeDay(generations.GetValueOrDefault(day) ?? DayGeneration.None(day), committed));
        return days;
    }

    private static async Task<Dictionary<DateOnly, List<DayObject>>> CommittedAsync(ILake lake, CancellationToken cancellationToken)
    {
        var days = new Dictionary<DateOnly, List<DayObject>>();
        await foreach (var manifest in LakeManifest.ListAsync(lake, LakeManifest.Prefix, cancellationToken))
            foreach (var item in manifest.Objects)
            {
                if (!days.TryGetValue(item.Day, out var committed))
                    days.Add(item.Day, committed = []);
                committed.Add(new DayObject(manifest.Partition, manifest.From, item, [new ReplacedObject(item.Key, item.Records)]));
            }

        return days;
    }
}
