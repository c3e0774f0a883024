using System.Security.Cryptography;
using System.Text;
using TikTok.Storage.Lake;

namespace TikTok.BatchWorker.ParseDay;

/// <summary>What a stream day is parsed from: the objects that hold its records, in the order of partition, hour and offset.</summary>
/// <param name="Objects">These objects.</param>
/// <param name="Committed">The objects as manifests committed them, before any compaction.</param>
internal sealed record DayInputs(IReadOnlyList<LakeManifestObject> Objects, IReadOnlyList<LakeManifestObject> Committed)
{
    /// <summary>Raised when the same objects would be parsed to something else.</summary>
    private const int ParserVersion = 4;

    public long Records => Objects.Sum(item => item.Records);

    /// <summary>Changes when records are added or the parser changes; not by a compaction, which leaves the records as they are.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes($"{ParserVersion}\n{string.Join('\n', Committed.Select(item => item.Sha256))}")));

    /// <summary>Every day that the lake holds, from one reading of it.</summary>
    public static async Task<IReadOnlyDictionary<DateOnly, DayInputs>> FindAllAsync(ILake lake, CancellationToken cancellationToken) =>
        (await LakeDay.ReadAllAsync(lake, cancellationToken)).ToDictionary(
            day => day.Key, day => new DayInputs([.. day.Value.Objects.Select(item => item.Item)], day.Value.Committed));
}
