using System.Buffers.Binary;
using TikTok.Posts;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace TikTok.Replayer.Sort;

/// <summary>
/// A run: sorted lines on disk, zstd. The file has no name from the moment it is open, so the system frees it when the process
/// ends, however it ends: no run is ever left behind.
/// </summary>
internal sealed class RunFile : IAsyncDisposable
{
    private const int CompressionLevel = 1; // written once and read once
    private const int WindowLog = 17; // 128 KiB: each of the runs that are merged at once holds one
    private readonly FileStream _file;

    private RunFile(FileStream file) => _file = file;

    /// <summary>Bytes on disk.</summary>
    public long Length { get; private set; }

    /// <summary>Writes a run.</summary>
    /// <exception cref="IOException">The directory cannot be written to, or the disk is full.</exception>
    public static async Task<RunFile> WriteAsync(string directory, ISortedLines lines, CancellationToken cancellationToken)
    {
        var run = new RunFile(OpenNameless(directory));
        try
        {
            await using (var packed = new CompressionStream(run._file, CompressionLevel, leaveOpen: true))
            {
                packed.SetParameter(ZSTD_cParameter.ZSTD_c_windowLog, WindowLog);
                var header = new byte[RunReader.HeaderBytes];
                while (await lines.ReadAsync(cancellationToken))
                {
                    RunReader.WriteHeader(header, lines.Key, lines.Rejection, lines.Raw.Length);
                    await packed.WriteAsync(header, cancellationToken);
                    await packed.WriteAsync(lines.Raw, cancellationToken);
                }
            }

            run.Length = run._file.Length;
            return run;
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens it at its first line; one reader at a time.</summary>
    public ISortedLines Open()
    {
        _file.Position = 0;
        return new RunReader(new DecompressionStream(_file, leaveOpen: true));
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private static FileStream OpenNameless(string directory)
    {
        var path = Path.Combine(directory, $".tiktok-sort-{Guid.NewGuid():N}");
        // Windows deletes it when its last handle is closed, also that of a killed process; Unix deletes the name at once.
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous | FileOptions.DeleteOnClose);
        if (!OperatingSystem.IsWindows())
            File.Delete(path);
        return file;
    }
}

/// <summary>Reads a run: a header of fixed length, then the line.</summary>
internal sealed class RunReader(Stream unpacked) : ISortedLines
{
    public const int HeaderBytes = sizeof(long) + sizeof(int) + sizeof(long) + sizeof(long) + sizeof(byte) + sizeof(int);
    private byte[] _buffer = new byte[64 << 10];
    private int _start;
    private int _end;
    private int _length;

    public LineKey Key { get; private set; }

    public RejectReason Rejection { get; private set; }

    public ReadOnlyMemory<byte> Raw => _buffer.AsMemory(_start - _length, _length);

    public static void WriteHeader(Span<byte> header, in LineKey key, RejectReason rejection, int length)
    {
        BinaryPrimitives.WriteInt64LittleEndian(header, key.Time);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], key.File);
        BinaryPrimitives.WriteInt64LittleEndian(header[12..], key.Line);
        BinaryPrimitives.WriteInt64LittleEndian(header[20..], key.Place);
        header[28] = (byte)rejection;
        BinaryPrimitives.WriteInt32LittleEndian(header[29..], length);
    }

    public ValueTask<bool> ReadAsync(CancellationToken cancellationToken) => TryTake() ? new(true) : ReadSlowAsync(cancellationToken);

    public ValueTask DisposeAsync() => unpacked.DisposeAsync();

    private async ValueTask<bool> ReadSlowAsync(CancellationToken cancellationToken)
    {
        while (!TryTake())
        {
            MakeRoom();
            var read = await unpacked.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (read == 0)
                return _start == _end ? false : throw new InvalidDataException("A run of the sort ends in the middle of a line: its disk is damaged.");
            _end += read;
        }

        return true;
    }

    private bool TryTake()
    {
        var held = _buffer.AsSpan(_start, _end - _start);
        if (held.Length < HeaderBytes || held.Length - HeaderBytes < LengthOf(held))
            return false;
        Key = new LineKey(BinaryPrimitives.ReadInt64LittleEndian(held), BinaryPrimitives.ReadInt32LittleEndian(held[8..]), BinaryPrimitives.ReadInt64LittleEndian(held[12..]), BinaryPrimitives.ReadInt64LittleEndian(held[20..]));
        Rejection = (RejectReason)held[28];
        _length = LengthOf(held);
        _start += HeaderBytes + _length;
        return true;
    }

    private static int LengthOf(ReadOnlySpan<byte> held) => BinaryPrimitives.ReadInt32LittleEndian(held[29..]);

    private void MakeRoom()
    {
        var held = _buffer.AsSpan(_start, _end - _start);
        var needed = held.Length < HeaderBytes ? HeaderBytes : HeaderBytes + LengthOf(held);
        var target = needed > _buffer.Length ? new byte[needed] : _buffer;
        held.CopyTo(target);
        (_buffer, _start, _end, _length) = (target, 0, held.Length, 0);
    }
}
