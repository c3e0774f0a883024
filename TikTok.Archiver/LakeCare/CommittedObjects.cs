using System.Runtime.CompilerServices;
using TikTok.Storage.Lake;

namespace TikTok.Archiver.LakeCare;

/// <summary>What manifests name.</summary>
internal static class CommittedObjects
{
    /// <summary>The committed objects of a stream day, in the order of partition and offset.</summary>
    public static async IAsyncEnumerable<LakeManifestObject> OfDayAsync(ILake lake, DateOnly day, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var manifest in LakeManifest.ListAsync(lake, LakeManifest.Prefix, cancellationToken))
            foreach (var item in manifest.Objects)
                if (item.Day == day)
                    yield return item;
    }
}
