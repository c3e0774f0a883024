using System.Security.Cryptography;
using System.Text;
using TikTok.Storage.Lake;

namespace TikTok.BatchWorker.ParseDay;

/// <summary>The committed objects of a stream day, in the order of partition and offset.</summary>
internal sealed record DayInputs(IReadOnlyList<LakeManifestObject> Objects)
{
    /// <summary>Raised when the same objects would be parsed to something else.</summary>
    private const int ParserVersion = 1;

    public long Records => Objects.Sum(item => item.Records);

    /// <summary>Changes when an object is added or replaced, or the parser changes.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes($"{ParserVersion}\n{string.Join('\n', Objects.Select(item => item.Sha256))}")));

    public static async Task<DayInputs> FindAsync(ILake lake, DateOnly day, CancellationToken cancellationToken)
    {
        var objects = new List<LakeManifestObject>();
        await foreach (var manifest in LakeManifest.ListAsync(lake, LakeManifest.Prefix, cancellationToken))
            objects.AddRange(manifest.Objects.Where(item => item.Day == day));
        return new DayInputs(objects);
    }
}
