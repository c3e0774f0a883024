using System.IO.Compression;
using ZstdSharp;

namespace TikTok.Replayer.Input;

/// <summary>Opens a dump whatever its compression, told by its first bytes and not by its name.</summary>
internal static class CompressedStream
{
    /// <summary>The uncompressed bytes of a plain, gzip or zstd stream.</summary>
    public static async Task<Stream> OpenAsync(Stream raw, CancellationToken cancellationToken)
    {
        var start = new byte[4];
        var read = await raw.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
        Stream whole = raw.CanSeek ? Rewind(raw) : new PrefixedStream(start.AsMemory(0, read), raw);
        return start.AsSpan(0, read) switch
        {
            [0x1F, 0x8B, ..] => new GZipStream(whole, CompressionMode.Decompress),
            [0x28, 0xB5, 0x2F, 0xFD] => new DecompressionStream(whole, leaveOpen: false),
            _ => whole,
        };
    }

    private static Stream Rewind(Stream raw)
    {
        raw.Position = 0;
        return raw;
    }
}
