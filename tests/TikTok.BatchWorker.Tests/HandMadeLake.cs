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
        var lines = records.SelectMany(record => record.Append((byte)'\n')).ToArray();
        using var compressor = new Compressor();
        var packed = compressor.Wrap(lines).ToArray();
        var key = $"posts/dt={day:yyyy-MM-dd}/hr={hour:00}/p0-{_next:D20}-1.ndjson.zst";
        using var content = new MemoryStream(packed);
        await lake.PutAsync(key, content, default);
        var manifest = new LakeManifest
        {
            Partition = 0, From = _next, Next = _next + records.Length, Records = records.Length,
            Objects = [new LakeManifestObject(key, day, hour, records.Length, lines.Length, packed.Length, Convert.ToHexStringLower(SHA256.HashData(packed)), 0, 0)],
        };
        Assert.True(await manifest.TryCommitAsync(lake, default));
        _next = manifest.Next;
        return key;
    }

    public async Task ReplaceAsync(string key, byte[] bytes)
    {
        using var content = new MemoryStream(bytes);
        await lake.PutAsync(key, content, default);
    }

    public static byte[] Pack(string text)
    {
        using var compressor = new Compressor();
        return compressor.Wrap(Encoding.UTF8.GetBytes(text)).ToArray();
    }
}
