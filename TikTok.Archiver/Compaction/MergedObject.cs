using System.Globalization;
using System.Security.Cryptography;
using TikTok.Storage.Lake;
using ZstdSharp;

namespace TikTok.Archiver.Compaction;

/// <summary>
/// The records of several objects of one hour and partition on their way into one. Sources are read as a stream and checked on the
/// way; what is compressed stays in memory until all of them were whole.
/// </summary>
internal sealed class MergedObject : IDisposable
{
    private readonly MemoryStream _content = new();
    private readonly CompressionStream _compression;
    private readonly byte[] _buffer = new byte[1 << 16];
    private readonly List<DayObject> _sources = [];

    public MergedObject() => _compression = new CompressionStream(_content, level: 3, leaveOpen: true);

    /// <summary>Adds the bytes of an object, which follows those before it in the log.</summary>
    /// <exception cref="LakeException">It is missing or damaged.</exception>
    public async Task AddAsync(ILake lake, DayObject source, CancellationToken cancellationToken)
    {
        var item = source.Item;
        await using var content = await lake.OpenReadAsync(item.Key, cancellationToken) ?? throw NotWhole(item, "is missing");
        using var sha256 = SHA256.Create();
        await using var hashed = new CryptoStream(content, sha256, CryptoStreamMode.Read, leaveOpen: true);
        try
        {
            var (bytes, lines) = await CopyAsync(hashed, cancellationToken);
            await hashed.CopyToAsync(Stream.Null, cancellationToken);
            if (Convert.ToHexStringLower(sha256.Hash!) != item.Sha256)
                throw NotWhole(item, "has another sha256 than was committed");
            if (lines != item.Records || bytes != item.Bytes)
                throw NotWhole(item, $"holds {lines} records in {bytes} bytes, though {item.Records} in {item.Bytes} were committed");
        }
        catch (Exception damage) when (damage is ZstdException or IOException or InvalidDataException)
        {
            throw NotWhole(item, $"is damaged ({damage.Message})", damage);
        }

        _sources.Add(source);
    }

    /// <summary>Writes the object; it counts only when a generation names it.</summary>
    /// <param name="lake">Lake.</param>
    /// <param name="generation">Number of the generation that is to name it.</param>
    /// <param name="epoch">When the compaction began, epoch milliseconds: another one that begins elsewhere writes other keys.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<DayObject> CreateAsync(ILake lake, int generation, long epoch, CancellationToken cancellationToken)
    {
        await _compression.DisposeAsync();
        var first = _sources[0];
        var items = _sources.ConvertAll(source => source.Item);
        var (day, hour) = (first.Item.Day, first.Item.Hour);
        var key = string.Create(CultureInfo.InvariantCulture, $"posts/dt={day:yyyy-MM-dd}/hr={hour:00}/p{first.Partition}-{first.From:D20}-c{generation}-{epoch}.ndjson.zst");
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(_content.GetBuffer().AsSpan(0, (int)_content.Length)));
        var length = _content.Length;
        _content.Position = 0;
        if (!await lake.TryCreateAsync(key, _content, cancellationToken))
            throw new LakeException($"Day {day:O} is being compacted by somebody else who began in the same moment: run this again when that is done.");
        return new DayObject(
            first.Partition, first.From,
            new LakeManifestObject(key, day, hour, items.Sum(item => item.Records), items.Sum(item => item.Bytes), length, sha256, items.Min(item => item.MinTimeMs), items.Max(item => item.MaxTimeMs)),
            [.. _sources.SelectMany(source => source.Replaces)]);
    }

    public void Dispose()
    {
        _compression.Dispose();
        _content.Dispose();
    }

    private async Task<(long Bytes, long Lines)> CopyAsync(Stream content, CancellationToken cancellationToken)
    {
        var (bytes, lines) = (0L, 0L);
        await using var records = new DecompressionStream(content, leaveOpen: true);
        while (await records.ReadAsync(_buffer, cancellationToken) is > 0 and var read)
        {
            await _compression.WriteAsync(_buffer.AsMemory(0, read), cancellationToken);
            bytes += read;
            lines += _buffer.AsSpan(0, read).Count((byte)'\n');
        }

        return (bytes, lines);
    }

    private static LakeException NotWhole(LakeManifestObject item, string how, Exception? inner = null) =>
        new($"Object {item.Key} {how}; day {item.Day:O} stays as it is. `archiver verify {item.Day:O}` finds every such object: put them back from a copy, then compact again.", inner);
}
