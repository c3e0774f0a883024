using System.IO.Compression;
using ZstdSharp;

namespace TikTok.Replayer.Generate;

/// <summary>
/// A file that appears whole or not at all: it is written as <c>FILE.partial</c> and renamed at the end, so that a killed
/// run leaves no half file under the real name.
/// </summary>
internal static class OutputFile
{
    private const string StandardOutput = "-";

    public static bool IsStandardOutput(string path) => string.Equals(path, StandardOutput, StringComparison.Ordinal);

    /// <summary>True for a device: a rename would replace it by a file, and nothing belongs beside it. In <c>/dev/shm</c> there are files.</summary>
    public static bool IsDevice(string path) => path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal);

    /// <summary>Writes a file, or standard output for <c>-</c>.</summary>
    /// <param name="path">
    /// Where to; a file there is replaced. Compressed if the name ends in <c>.zst</c> or <c>.gz</c>. A device is written to
    /// directly.
    /// </param>
    /// <param name="write">Produces the content.</param>
    /// <param name="cancellation">Handed to <paramref name="write"/>; the partial file is removed.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static async Task<T> WriteAsync<T>(string path, Func<Stream, CancellationToken, Task<T>> write, CancellationToken cancellation)
    {
        if (IsStandardOutput(path))
        {
            await using var console = Console.OpenStandardOutput();
            return await write(console, cancellation);
        }

        if (IsDevice(path))
        {
            await using var device = Open(path, FileMode.Open);
            return await write(device, cancellation);
        }

        // Said before the work, not by the rename after it.
        if (Directory.Exists(path))
            throw new IOException($"'{path}' is a directory");
        return await WritePartialAsync(path, write, cancellation);
    }

    private static async Task<T> WritePartialAsync<T>(string path, Func<Stream, CancellationToken, Task<T>> write, CancellationToken cancellation)
    {
        var partial = path + ".partial";
        var isWhole = false;
        var file = Open(partial, FileMode.Create);
        try
        {
            T result;
            await using (file)
            {
                await using (var packed = Compress(file, path))
                    result = await write(packed ?? file, cancellation);
                file.Flush(flushToDisk: true); // on the disk before it has its name
            }

            File.Move(partial, path, overwrite: true);
            isWhole = true;
            return result;
        }
        finally
        {
            if (!isWhole)
                File.Delete(partial);
        }
    }

    private static Stream? Compress(Stream file, string path) => Path.GetExtension(path) switch
    {
        ".zst" => new CompressionStream(file, level: 3, leaveOpen: true),
        ".gz" => new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true),
        _ => null,
    };

    // No buffer of its own: what is written arrives in large blocks.
    private static FileStream Open(string path, FileMode mode) =>
        new(path, mode, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
}
