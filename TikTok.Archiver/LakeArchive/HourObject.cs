using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using TikTok.Storage.Lake;

namespace TikTok.Archiver.LakeArchive;

/// <summary>The records of one hour on their way to the lake: compressed frames, which one after the other are one zstd file.</summary>
/// <param name="hour">The hour.</param>
/// <param name="buffer">Holds lines until they are compressed.</param>
internal sealed class HourObject(DateTimeOffset hour, LineBuffer buffer) : IDisposable
{
    private readonly List<(byte[] Rented, int Length)> _frames = [];
    private long _bytes;
    private long _minTimeMs = long.MaxValue;
    private long _maxTimeMs = long.MinValue;

    public long Records { get; private set; }

    /// <summary>Bytes of memory that the frames take.</summary>
    public long HeldBytes => _frames.Sum(frame => (long)frame.Rented.Length);

    /// <summary>Takes a record.</summary>
    /// <returns>Bytes of its line.</returns>
    public int Add(ReadOnlySpan<byte> record, long timeMs)
    {
        var bytes = buffer.Add(this, record);
        Records++;
        _bytes += bytes;
        _minTimeMs = Math.Min(_minTimeMs, timeMs);
        _maxTimeMs = Math.Max(_maxTimeMs, timeMs);
        return bytes;
    }

    /// <summary>Takes the next lines, compressed: the buffer gives them.</summary>
    public void AddFrame(ReadOnlySpan<byte> frame)
    {
        var rented = ArrayPool<byte>.Shared.Rent(frame.Length);
        frame.CopyTo(rented);
        _frames.Add((rented, frame.Length));
    }

    /// <summary>Writes the object; it counts only when a manifest names it.</summary>
    public async Task<LakeManifestObject> PutAsync(ILake lake, int partition, long firstOffset, long epoch, CancellationToken cancellationToken)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"posts/dt={hour:yyyy-MM-dd}/hr={hour:HH}/p{partition}-{firstOffset:D20}-{epoch}.ndjson.zst");
        buffer.Seal();
        var length = _frames.Sum(frame => frame.Length);
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var at = 0;
            foreach (var (frame, bytes) in _frames)
            {
                frame.AsSpan(0, bytes).CopyTo(rented.AsSpan(at));
                at += bytes;
            }

            var sha256 = Convert.ToHexStringLower(SHA256.HashData(rented.AsSpan(0, length)));
            using var content = new MemoryStream(rented, 0, length, writable: false);
            await lake.PutAsync(key, content, cancellationToken);
            return new LakeManifestObject(key, DateOnly.FromDateTime(hour.UtcDateTime), hour.Hour, Records, _bytes, length, sha256, _minTimeMs, _maxTimeMs);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    public void Dispose()
    {
        foreach (var (rented, _) in _frames)
            ArrayPool<byte>.Shared.Return(rented);
        _frames.Clear();
    }
}
