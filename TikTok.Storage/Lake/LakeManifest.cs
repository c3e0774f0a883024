using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TikTok.Storage.Lake;

/// <summary>
/// Commits a range of log offsets to the lake: <c>posts/_manifests/p&lt;partition&gt;/&lt;first offset&gt;.json</c>, written once, after the
/// objects that it names. A manifest starts where its predecessor ended, so each offset is in exactly one. Manifests stay when a day is
/// compacted: which objects hold its records then, <see cref="LakeDay"/> says.
/// </summary>
public sealed record LakeManifest
{
    /// <summary>Partition of <c>tiktok.posts</c>.</summary>
    public required int Partition { get; init; }

    /// <summary>First offset.</summary>
    public required long From { get; init; }

    /// <summary>The offset after the last one; markers and stream times occupy offsets too.</summary>
    public required long Next { get; init; }

    /// <summary>Post records in all objects.</summary>
    public required long Records { get; init; }

    /// <summary>The objects, one for each hour of stream time that the range touches.</summary>
    public required IReadOnlyList<LakeManifestObject> Objects { get; init; }

    /// <summary>Offsets of the range that were deleted from the log before they were archived, where that is accepted; null when none were.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<LostRange>? Lost { get; init; }

    /// <summary>Key of this manifest.</summary>
    [JsonIgnore]
    public string Key => KeyOf(Partition, From);

    /// <summary>Where the manifests of a partition are.</summary>
    public static string PrefixOf(int partition) => string.Create(CultureInfo.InvariantCulture, $"posts/_manifests/p{partition}/");

    /// <summary>Where all manifests are.</summary>
    public const string Prefix = "posts/_manifests/";

    /// <summary>Key of the manifest that starts at an offset.</summary>
    public static string KeyOf(int partition, long from) => PrefixOf(partition) + from.ToString("D20", CultureInfo.InvariantCulture) + ".json";

    private static long FromOf(string key) => long.Parse(Path.GetFileNameWithoutExtension(key.AsSpan()), CultureInfo.InvariantCulture);

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="LakeException">It is not there, or not one.</exception>
    public static async Task<LakeManifest> ReadAsync(ILake lake, string key, CancellationToken cancellationToken)
    {
        await using var content = await lake.OpenReadAsync(key, cancellationToken) ?? throw new LakeException($"Manifest {key} has vanished from the lake.");
        try
        {
            return (await JsonSerializer.DeserializeAsync(content, LakeManifestJson.Default.LakeManifest, cancellationToken))!;
        }
        catch (JsonException failure)
        {
            throw new LakeException($"Manifest {key} cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>All manifests below a prefix, in the order of partition and offset.</summary>
    public static async IAsyncEnumerable<LakeManifest> ListAsync(ILake lake, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in lake.ListAsync(prefix, cancellationToken))
            yield return await ReadAsync(lake, item.Key, cancellationToken);
    }

    /// <summary>The manifests that cover a range of offsets, in their order: only these are read, the others are passed over by their keys.</summary>
    public static async IAsyncEnumerable<LakeManifest> CoveringAsync(
        ILake lake, int partition, long from, long next, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A manifest ends where its successor starts; so it is read once the successor's key is known, or there is none.
        string? candidate = null;
        await foreach (var item in lake.ListAsync(PrefixOf(partition), cancellationToken))
        {
            var start = FromOf(item.Key);
            if (candidate is not null && start > from)
                yield return await ReadAsync(lake, candidate, cancellationToken);
            candidate = start < next ? item.Key : null;
            if (candidate is null)
                yield break;
        }

        if (candidate is not null && await ReadAsync(lake, candidate, cancellationToken) is var last && last.Next > from)
            yield return last;
    }

    /// <summary>Commits the range.</summary>
    /// <returns>False when the range is committed already: another archiver owns the partition.</returns>
    public async Task<bool> TryCommitAsync(ILake lake, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(this, LakeManifestJson.Default.LakeManifest));
        return await lake.TryCreateAsync(Key, content, cancellationToken);
    }
}

/// <summary>Offsets that no object holds, because they were gone.</summary>
/// <param name="From">First offset.</param>
/// <param name="Next">The offset after the last one.</param>
public sealed record LostRange(long From, long Next);

/// <summary>An object that a manifest commits, or a generation of a day.</summary>
/// <param name="Key"><c>posts/dt=YYYY-MM-DD/hr=HH/p&lt;partition&gt;-&lt;first offset&gt;-&lt;epoch&gt;.ndjson.zst</c>, or that of a compaction.</param>
/// <param name="Day">Stream day, UTC.</param>
/// <param name="Hour">Stream hour, 0 to 23.</param>
/// <param name="Records">Post records.</param>
/// <param name="Bytes">Uncompressed bytes, line breaks included.</param>
/// <param name="CompressedBytes">Bytes of the object.</param>
/// <param name="Sha256">Of the object, hexadecimal.</param>
/// <param name="MinTimeMs">Lowest <c>time_stamp</c>, epoch milliseconds.</param>
/// <param name="MaxTimeMs">Highest <c>time_stamp</c>, epoch milliseconds.</param>
public sealed record LakeManifestObject(string Key, DateOnly Day, int Hour, long Records, long Bytes, long CompressedBytes, string Sha256, long MinTimeMs, long MaxTimeMs);

[JsonSerializable(typeof(LakeManifest))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
internal sealed partial class LakeManifestJson : JsonSerializerContext;
