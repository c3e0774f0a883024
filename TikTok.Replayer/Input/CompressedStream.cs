using System.IO.Compression;
using ZstdSharp;
using ZstdSharp.Unsafe;

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
            [0x28, 0xB5, 0x2F, 0xFD] => Zstd(whole),
            _ => whole,
        };
    }

    /// <summary>The published dumps are made with <c>zstd --long=31</c>: windows up to 2 GiB, where the default refuses more than 128 MiB.</summary>
    private static DecompressionStream Zstd(Stream packed)
    {
        var stream = new DecompressionStream(packed, leaveOpen: false);
        stream.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, Environment.Is64BitProcess ? 31 : 30);
        return stream;
    }

    private static Stream Rewind(Stream raw)
    {
        raw.Position = 0;
        return raw;
    }
}
