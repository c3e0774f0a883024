using System.Globalization;
using System.Security.Cryptography;
using TikTok.Storage.Lake;
using ZstdSharp;

namespace TikTok.Archiver.LakeArchive;

/// <summary>The records of one stream hour on their way to the lake, compressed as they come.</summary>
internal sealed class HourObject : IDisposable
{
    private readonly MemoryStream _content = new();
    private readonly CompressionStream _compression;

    public HourObject(DateTimeOffset hour)
    {
        Hour = hour;
        _compression = new CompressionStream(_content, level: 3, leaveOpen: true);
    }

    public DateTimeOffset Hour { get; }

    public long Records { get; private set; }

    public long Bytes { get; private set; }

    private long MinTimeMs { get; set; } = long.MaxValue;

    private long MaxTimeMs { get; set; } = long.MinValue;

    public void Add(ReadOnlySpan<byte> record, long timeMs)
    {
        // A record is a line. Another producer's may span several: a break can only stand between its tokens, where a space is the same.
        while (record.IndexOf((byte)'\n') is >= 0 and var lineBreak)
        {
            _compression.Write(record[..lineBreak]);
            _compression.WriteByte((byte)' ');
            Bytes += lineBreak + 1;
            record = record[(lineBreak + 1)..];
        }

        _compression.Write(record);
        _compression.WriteByte((byte)'\n');
        Records++;
        Bytes += record.Length + 1;
        MinTimeMs = Math.Min(MinTimeMs, timeMs);
        MaxTimeMs = Math.Max(MaxTimeMs, timeMs);
    }

    /// <summary>Writes the object; it counts only when a manifest names it.</summary>
    public async Task<LakeManifestObject> PutAsync(ILake lake, int partition, long firstOffset, long epoch, CancellationToken cancellationToken)
    {
        await _compression.DisposeAsync();
        var key = string.Create(CultureInfo.InvariantCulture, $"posts/dt={Hour:yyyy-MM-dd}/hr={Hour:HH}/p{partition}-{firstOffset:D20}-{epoch}.ndjson.zst");
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(_content.GetBuffer().AsSpan(0, (int)_content.Length)));
        _content.Position = 0;
        await lake.PutAsync(key, _content, cancellationToken);
        return new LakeManifestObject(key, DateOnly.FromDateTime(Hour.UtcDateTime), Hour.Hour, Records, Bytes, _content.Length, sha256, MinTimeMs, MaxTimeMs);
    }

    public void Dispose()
    {
        _compression.Dispose();
        _content.Dispose();
    }
}
