using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using TikTok.Storage.Lake;

namespace TikTok.Archiver.LakeCare;

/// <summary>
/// Objects that no manifest names and none will: their first offset is committed without them, so the manifest that would name
/// them can no longer be created. Age alone does not tell, since an epoch is when an archiver took its partition, and what it
/// writes days later may be about to be committed.
/// </summary>
internal static partial class Orphans
{
    /// <summary>Finds orphans of archivers that took their partition before a time.</summary>
    public static async IAsyncEnumerable<LakeObject> FindAsync(ILake lake, DateTimeOffset before, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Objects first: what is committed between the two readings is then known to be.
        var old = new List<(LakeObject Object, int Partition, long From)>();
        await foreach (var item in lake.ListAsync("posts/dt=", cancellationToken))
            if (Name().Match(item.Key) is { Success: true } name && long.Parse(name.Groups["epoch"].ValueSpan, CultureInfo.InvariantCulture) < before.ToUnixTimeMilliseconds())
                old.Add((item, int.Parse(name.Groups["partition"].ValueSpan, CultureInfo.InvariantCulture), long.Parse(name.Groups["from"].ValueSpan, CultureInfo.InvariantCulture)));
        if (old.Count == 0)
            yield break;

        var named = new HashSet<string>(StringComparer.Ordinal);
        var committed = new Dictionary<int, long>(); // manifests of a partition join, so their end says what they cover
        await foreach (var manifest in LakeManifest.ListAsync(lake, LakeManifest.Prefix, cancellationToken))
        {
            committed[manifest.Partition] = manifest.Next;
            named.UnionWith(manifest.Objects.Select(item => item.Key));
        }

        foreach (var (item, partition, from) in old)
            if (!named.Contains(item.Key) && committed.GetValueOrDefault(partition) > from)
                yield return item;
    }

    [GeneratedRegex(@"^posts/dt=[^/]+/hr=[^/]+/p(?<partition>\d{1,9})-(?<from>\d{20})-(?<epoch>\d{1,18})\.ndjson\.zst$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
