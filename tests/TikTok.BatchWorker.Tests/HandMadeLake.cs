using System.Security.Cryptography;
using System.Text;
using TikTok.Storage.Lake;
using ZstdSharp;

namespace TikTok.BatchWorker.Tests;

/// <summary>Puts records into a lake as the Archiver does, one object and manifest at a time.</summary>
internal sealed class HandMadeLake(ILake lake)
{
    private long _next;

    public async Task<string> AddAsync(DateOnly day, int hour, params byte[][] records)
    {
        var item = await PutAsync(day, hour, $"{_next:D20}-1", records);
        var manifest = new LakeManifest { Partition = 0, From = _next, Next = _next + records.Length, Records = records.Length, Objects = [item] };
        Assert.True(await manifest.TryCommitAsync(lake, default));
        _next = manifest.Next;
        return item.Key;
    }

    /// <summary>Switches an hour of a day over to one object, and deletes those that it replaces.</summary>
    public async Task CompactAsync(DateOnly day, int hour, params byte[][] records)
    {
        var replaced = (await LakeDay.ReadAsync(lake, day, default)).Objects.Where(item => item.Item.Hour == hour).ToList();
        var merged = new DayObject(0, replaced[0].From, await PutAsync(day, hour, $"{replaced[0].From:D20}-c1-1", records), [.. replaced.SelectMany(item => item.Replaces)]);
        Assert.True(await (DayGeneration.None(day) with { Generation = 1, Objects = [merged] }).TryCommitAsync(lake, default));
        foreach (var item in replaced)
            await lake.DeleteAsync(item.Item.Key, default);
    }

    public async Task ReplaceAsync(string key, byte[] bytes)
    {
        using var content = new MemoryStream(bytes);
        await lake.PutAsync(key, content, default);
    }

    private async Task<LakeManifestObject> PutAsync(DateOnly day, int hour, string name, byte[][] records)
    {
        var lines = records.SelectMany(record => record.Append((byte)'\n')).ToArray();
        using var compressor = new Compressor();
        var packed = compressor.Wrap(lines).ToArray();
        var key = $"posts/dt={day:yyyy-MM-dd}/hr={hour:00}/p0-{name}.ndjson.zst";
        using var content = new MemoryStream(packed);
        await lake.PutAsync(key, content, default);
        return new LakeManifestObject(key, day, hour, records.Length, lines.Length, packed.Length, Convert.ToHexStringLower(SHA256.HashData(packed)), 0, 0);
    }

    public static byte[] Pack(string text)
    {
        using var compressor = new Compressor();
        return compressor.Wrap(Encoding.UTF8.GetBytes(text)).ToArray();
    }
}
