using System.Security.Cryptography;
using System.Text;
using TikTok.Storage.Lake;

namespace TikTok.BatchWorker.ParseDay;

/// <summary>The committed objects of a stream day, in the order of partition and offset.</summary>
internal sealed record DayInputs(IReadOnlyList<LakeManifestObject> Objects)
{
    /// <summary>Raised when the same objects would be parsed to something else.</summary>
    private const int ParserVersion = 2;

    public long Records => Objects.Sum(item => item.Records);

    /// <summary>Changes when an object is added or replaced, or the parser changes.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes($"{ParserVersion}\n{string.Join('\n', Objects.Select(item => item.Sha256))}")));

    /// <summary>Every day that the lake holds, from one reading of the manifests.</summary>
    public static async Task<IReadOnlyDictionary<DateOnly, DayInputs>> FindAllAsync(ILake lake, CancellationToken cancellationToken)
    {
        var objects = new List<LakeManifestObject>();
        await foreach (var item in LakeManifest.ListObjectsAsync(lake, cancellationToken))
            objects.Add(item);
        return objects.GroupBy(item => item.Day).ToDictionary(day => day.Key, day => new DayInputs([.. day]));
    }
}
