using System.IO.Compression;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace TikTok.Replayer.Input;

/// <summary>Opens a dump whatever its compression, told by its first bytes and not by its name.</summary>
internal static class CompressedStream
{
    private const int MarkBytes = 4;
    private const int MostLayers = 4;
    private static readonly byte[] s_beforeJson = [.. " \t\r\n"u8, 0xEF, 0xBB, 0xBF];

    /// <summary>The uncompressed bytes of a plain, gzip or zstd stream, or of one in the other.</summary>
    /// <param name="raw">As stored.</param>
    /// <param name="name">Its name, for what is refused.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InputException">It is something that holds no records; the message says how to convert it.</exception>
    public static async Task<Stream> OpenAsync(Stream raw, string name, CancellationToken cancellationToken)
    {
        var stream = raw;
        string? packing = null;
        for (var layer = 0; ; layer++)
        {
            var start = new byte[ForeignContent.LooksAt];
            var read = await stream.ReadAtLeastAsync(start.AsMemory(0, MarkBytes), MarkBytes, throwOnEndOfStream: false, cancellationToken);
            var found = layer < MostLayers ? PackingOf(start.AsSpan(0, read)) : null;
            // A feed may be slow: only what does not begin like JSON is waited for further.
            if (found is null && start.AsSpan(0, read).TrimStart(s_beforeJson) is not [(byte)'{' or (byte)'[', not 0, ..])
                read += await stream.ReadAtLeastAsync(start.AsMemory(read), start.Length - read, throwOnEndOfStream: false, cancellationToken);
            if (found is null && ForeignContent.WhyNot(start.AsSpan(0, read), name, packing) is { } why)
                throw new InputException($"Input '{name}' cannot be read: {why}");
            Stream whole = stream.CanSeek ? Rewind(stream) : new PrefixedStream(start.AsMemory(0, read), stream);
            if (found is null)
                return whole;
            packing = found;
            stream = found == "gzip" ? new GZipStream(whole, CompressionMode.Decompress) : Zstd(whole);
        }
    }

    private static string? PackingOf(ReadOnlySpan<byte> start) => start switch
    {
        [0x1F, 0x8B, ..] => "gzip",
        [0x28, 0xB5, 0x2F, 0xFD] or [>= 0x50 and <= 0x5F, 0x2A, 0x4D, 0x18] => "zstd", // the second is a frame to pass over: pzstd begins with one
        _ => null,
    };

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
