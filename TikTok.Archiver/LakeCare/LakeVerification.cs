using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using TikTok.Storage.Lake;

namespace TikTok.Archiver.LakeCare;

/// <summary>Reads manifests against each other and against the objects that they name.</summary>
/// <param name="lake">Lake.</param>
/// <param name="day">Reads the objects of this day only; null = all.</param>
internal sealed class LakeVerification(ILake lake, DateOnly? day)
{
    public long Manifests { get; private set; }

    public long Objects { get; private set; }

    /// <summary>What is wrong, one line each.</summary>
    /// <exception cref="LakeAwayException">The lake cannot be reached: nothing is known then.</exception>
    public async IAsyncEnumerable<string> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var ends = new Dictionary<int, long>();
        await foreach (var item in lake.ListAsync(LakeManifest.Prefix, cancellationToken))
        {
            Manifests++;
            var (manifest, unreadable) = await ReadAsync(item.Key, cancellationToken);
            if (manifest is null)
            {
                yield return unreadable!;
                continue;
            }

            foreach (var finding in Contradictions(item.Key, manifest, ends.GetValueOrDefault(manifest.Partition)))
                yield return finding;
            ends[manifest.Partition] = manifest.Next;
            foreach (var named in manifest.Objects.Where(named => day is null || named.Day == day))
                if (await CompareAsync(named, cancellationToken) is { } finding)
                    yield return $"{named.Key}: {finding} (named by {item.Key})";
        }
    }

    private static IEnumerable<string> Contradictions(string key, LakeManifest manifest, long end)
    {
        if (key != manifest.Key)
            yield return $"{key}: says it is {manifest.Key}";
        if (manifest.From != end)
            yield return $"{key}: offsets {Math.Min(end, manifest.From)} to {Math.Max(end, manifest.From) - 1} are {(manifest.From > end ? "in no manifest" : "in an earlier manifest too")}";
        if (manifest.Next <= manifest.From)
            yield return $"{key}: ends at {manifest.Next}, before it has begun";
        if (manifest.Objects.Sum(item => item.Records) is var records && records != manifest.Records)
            yield return $"{key}: says {manifest.Records} records, its objects {records}";
    }

    private async Task<(LakeManifest?, string?)> ReadAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return (await LakeManifest.ReadAsync(lake, key, cancellationToken), null);
        }
        catch (LakeException damaged) when (damaged is not LakeAwayException)
        {
            return (null, damaged.Message);
        }
    }

    private async Task<string?> CompareAsync(LakeManifestObject named, CancellationToken cancellationToken)
    {
        Objects++;
        await using var content = await lake.OpenReadAsync(named.Key, cancellationToken);
        if (content is null)
            return "is missing";
        if (content.Length != named.CompressedBytes)
            return $"has {content.Length} bytes instead of {named.CompressedBytes}";
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken)) == named.Sha256 ? null : "has another sha256 than its manifest says";
    }
}
