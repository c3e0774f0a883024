using System.Globalization;
using System.Text;
using TikTok.Archiver.LakeArchive;
using TikTok.Storage.Lake;
using ZstdSharp;

namespace TikTok.Archiver.Tests;

/// <summary>Puts records into a lake as the Archiver does, and reads days as everybody does.</summary>
internal sealed class CommittedPosts(ILake lake)
{
    /// <summary>When the archiver took its partition.</summary>
    public const long Epoch = 1_000_000;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async Task<LakeManifest> CommitAsync(int partition, long from, long next, params (DateTimeOffset Hour, int Records)[] hours)
    {
        var objects = new List<LakeManifestObject>();
        foreach (var (hour, records) in hours)
            objects.Add(await PutAsync(partition, from, hour, records));
        var manifest = new LakeManifest { Partition = partition, From = from, Next = next, Records = objects.Sum(item => item.Records), Objects = objects };
        Assert.True(await manifest.TryCommitAsync(lake, Ct));
        return manifest;
    }

    public async Task<LakeManifestObject> PutAsync(int partition, long from, DateTimeOffset hour, int records, long epoch = Epoch)
    {
        using var buffer = new LineBuffer();
        using var content = new HourObject(hour, buffer);
        for (var record = 0; record < records; record++)
            content.Add(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"id":"{{partition}}-{{from}}-{{record}}-{{hour:HH}}"}""")), hour.ToUnixTimeMilliseconds());
        return await content.PutAsync(lake, partition, from, epoch, Ct);
    }

    /// <summary>The lines of a day, in the order of its objects.</summary>
    public async Task<List<string>> LinesAsync(DateOnly day) => await LinesAsync(await LakeDay.ReadAsync(lake, day, Ct));

    /// <summary>The lines of a day that was looked up before.</summary>
    public async Task<List<string>> LinesAsync(LakeDay day)
    {
        var lines = new List<string>();
        foreach (var item in day.Objects)
        {
            await using var content = await lake.OpenReadAsync(item.Item.Key, Ct);
            using var text = new StreamReader(new DecompressionStream(content!));
            lines.AddRange((await text.ReadToEndAsync(Ct)).Split('\n')[..^1]);
        }

        return lines;
    }
}
