using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using TikTok.Storage.Lake;

namespace TikTok.Archiver.LakeCare;

/// <summary>Reads manifests and generations of days against each other, and against the objects that count.</summary>
/// <param name="lake">Lake.</param>
/// <param name="day">Reads the objects of this day only; null = all.</param>
internal sealed class LakeVerification(ILake lake, DateOnly? day)
{
    public long Manifests { get; private set; }

    public long Generations { get; private set; }

    public long Objects { get; private set; }

    /// <summary>What is wrong, one line each.</summary>
    /// <exception cref="LakeAwayException">The lake cannot be reached: nothing is known then.</exception>
    public async IAsyncEnumerable<string> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var claims = new ReplacementClaims();
        await foreach (var key in DayGeneration.NewestKeysAsync(lake, day is null ? DayGeneration.Prefix : DayGeneration.PrefixOf(day.Value), cancellationToken))
        {
            Generations++;
            var (generation, unreadable) = await ReadAsync(DayGeneration.ReadAsync, key, cancellationToken);
            foreach (var finding in generation is null ? [unreadable!] : claims.Take(key, generation))
                yield return finding;
            foreach (var named in generation?.Objects ?? [])
                if (await CompareAsync(named.Item, cancellationToken) is { } finding)
                    yield return $"{named.Item.Key}: {finding} (named by {key})";
        }

        var ends = new Dictionary<int, long>();
        await foreach (var item in lake.ListAsync(LakeManifest.Prefix, cancellationToken))
        {
            Manifests++;
            var (manifest, unreadable) = await ReadAsync(LakeManifest.ReadAsync, item.Key, cancellationToken);
            if (manifest is null)
            {
                yield return unreadable!;
                continue;
            }

            foreach (var finding in Contradictions(item.Key, manifest, ends.GetValueOrDefault(manifest.Partition)))
                yield return finding;
            ends[manifest.Partition] = manifest.Next;
            foreach (var named in manifest.Objects.Where(named => day is null || named.Day == day))
                if (claims.Find(named) is { } claim) // it counts no more, and may be gone
                {
                    if (claim.Contradiction is { } contradiction)
                        yield return $"{named.Key}: {contradiction} (named by {item.Key})";
                }
                else if (await CompareAsync(named, cancellationToken) is { } finding)
                    yield return $"{named.Key}: {finding} (named by {item.Key})";
        }

        foreach (var finding in claims.Unfounded())
            yield return finding;
    }

    private static IEnumerable<string> Contradictions(string key, LakeManifest manifest, long end)
    {
        if (key != manifest.Key)
            yield return $"{key}: says it is {manifest.Key}";
        if (manifest.From != end)
            yield return $"{key}: offsets {Math.Min(end, manifest.From)} to {Math.Max(end, manifest.From) - 1} are {(manifest.From > end ? "in no manifest" : "in an earlier manifest too")}";
        if (manifest.Next <= manifest.From)
            yield return $"{key}: ends at {manifest.Next}, before it has begun";
        foreach (var lost in manifest.Lost ?? [])
            yield return $"{key}: offsets {lost.From} to {lost.Next - 1} of posts partition {manifest.Partition} are lost: they were deleted from the log before they were archived";
        if (manifest.Objects.Sum(item => item.Records) is var records && records != manifest.Records)
            yield return $"{key}: says {manifest.Records} records, its objects {records}";
    }

    private async Task<(T?, string?)> ReadAsync<T>(Func<ILake, string, CancellationToken, Task<T>> read, string key, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return (await read(lake, key, cancellationToken), null);
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
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken)) == named.Sha256 ? null : "has another sha256 than was committed";
    }
}
