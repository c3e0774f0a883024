using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TikTok.Storage.Lake;

/// <summary>
/// What a compaction made of a closed stream day: <c>posts/_days/dt=YYYY-MM-DD/&lt;generation&gt;.json</c>, written once, after the objects
/// that it names. The newest generation of a day stands for the objects of manifests that it replaces; who reads a day goes by
/// <see cref="LakeDay"/>.
/// </summary>
public sealed record DayGeneration
{
    /// <summary>Stream day, UTC.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>1, 2, ..; 0 as long as nothing was compacted.</summary>
    public required int Generation { get; init; }

    /// <summary>Since when its objects are the day's. Readers that began earlier may still go by objects that are no longer in it.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The objects that it names, in the order of partition, hour and offset.</summary>
    public required IReadOnlyList<DayObject> Objects { get; init; }

    /// <summary>Key of this generation.</summary>
    [JsonIgnore]
    public string Key => PrefixOf(Day) + Generation.ToString("D6", CultureInfo.InvariantCulture) + ".json";

    /// <summary>Where all generations are.</summary>
    public const string Prefix = "posts/_days/";

    /// <summary>Where the generations of a day are.</summary>
    public static string PrefixOf(DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}dt={day:yyyy-MM-dd}/");

    /// <summary>Each replaced object of a manifest, and the object that holds its records now, which can be the same.</summary>
    public Dictionary<string, DayObject> Replacements() =>
        Objects.SelectMany(item => item.Replaces.Select(replaced => (replaced.Key, item))).ToDictionary(StringComparer.Ordinal);

    /// <summary>What a day has that was never compacted.</summary>
    public static DayGeneration None(DateOnly day) => new() { Day = day, Generation = 0, Since = DateTimeOffset.UnixEpoch, Objects = [] };

    /// <summary>The newest generation of a day; one without objects when the day was never compacted.</summary>
    public static async Task<DayGeneration> NewestAsync(ILake lake, DateOnly day, CancellationToken cancellationToken)
    {
        await foreach (var key in NewestKeysAsync(lake, PrefixOf(day), cancellationToken))
            return await ReadAsync(lake, key, cancellationToken);
        return None(day);
    }

    /// <summary>Keys of the newest generation of each day below a prefix.</summary>
    public static async IAsyncEnumerable<string> NewestKeysAsync(ILake lake, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? newest = null;
        await foreach (var (key, _) in lake.ListAsync(prefix, cancellationToken))
        {
            if (newest is not null && !key.AsSpan(0, key.LastIndexOf('/')).SequenceEqual(newest.AsSpan(0, newest.LastIndexOf('/'))))
                yield return newest;
            newest = key;
        }

        if (newest is not null)
            yield return newest;
    }

    /// <summary>Reads a generation.</summary>
    /// <exception cref="LakeException">It is not there, or not one.</exception>
    public static async Task<DayGeneration> ReadAsync(ILake lake, string key, CancellationToken cancellationToken)
    {
        await using var content = await lake.OpenReadAsync(key, cancellationToken) ?? throw new LakeException($"Generation {key} has vanished from the lake.");
        try
        {
            return (await JsonSerializer.DeserializeAsync(content, DayGenerationJson.Default.DayGeneration, cancellationToken))!;
        }
        catch (JsonException failure)
        {
            throw new LakeException($"Generation {key} cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>Switches the day over to this generation, at once for everybody who reads it from now on.</summary>
    /// <returns>False when the day has a generation of this number: somebody else has switched it over.</returns>
    public async Task<bool> TryCommitAsync(ILake lake, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(this, DayGenerationJson.Default.DayGeneration));
        return await lake.TryCreateAsync(Key, content, cancellationToken);
    }
}

/// <summary>An object that counts on a stream day.</summary>
/// <param name="Partition">Partition of <c>tiktok.posts</c>.</param>
/// <param name="From">First offset of the first manifest that it is of.</param>
/// <param name="Item">The object.</param>
/// <param name="Replaces">The objects of manifests that it stands for, in the order in which it holds their records.</param>
public sealed record DayObject(int Partition, long From, LakeManifestObject Item, IReadOnlyList<ReplacedObject> Replaces);

/// <summary>An object of a manifest that another one stands for. It may be gone.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Records">Post records that it held.</param>
public sealed record ReplacedObject(string Key, long Records);

[JsonSerializable(typeof(DayGeneration))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)] // not indented: it names every object of a day
internal sealed partial class DayGenerationJson : JsonSerializerContext;
