using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using TikTok.Storage.EventLog.Tracing;
using ZstdSharp;

namespace TikTok.Storage.EventLog.Embedded;

/// <summary>
/// How records lie in the embedded log: batches of up to <see cref="TargetBytes"/>, compressed with zstd. Header: number of
/// records (int32), newest timestamp (int64), uncompressed bytes (int32). Then per record: timestamp (int64), key length,
/// value length, number of headers (int32 each), the headers (name and value with lengths), key, value. Little-endian.
/// </summary>
internal static class BatchCodec
{
    public const int TargetBytes = 256 * 1024;
    private const int HeaderBytes = 16;
    private const int CompressionLevel = 1;

    /// <summary>Encodes records of one partition, in order, as one batch or more; all get the further headers.</summary>
    public static IEnumerable<(byte[] Bytes, int Count)> Encode(IReadOnlyList<AppendRecord> records, long timestampMs, IReadOnlyList<LogHeader> furtherHeaders)
    {
        var body = new ArrayBufferWriter<byte>(Math.Min(TargetBytes, 4096));
        var count = 0;
        foreach (var record in records)
        {
            Write(body, record, timestampMs, furtherHeaders);
            count++;
            if (body.WrittenCount < TargetBytes)
                continue;
            yield return (Seal(body.WrittenSpan, count, timestampMs), count);
            body.ResetWrittenCount();
            count = 0;
        }

        if (count > 0)
            yield return (Seal(body.WrittenSpan, count, timestampMs), count);
    }

    public static int Count(ReadOnlySpan<byte> batch) => BinaryPrimitives.ReadInt32LittleEndian(batch);

    public static long NewestTimestampMs(ReadOnlySpan<byte> batch) => BinaryPrimitives.ReadInt64LittleEndian(batch[4..]);

    /// <summary>Decodes the records from an offset on; they point into the rented buffer that is returned.</summary>
    public static byte[] Decode(ReadOnlySpan<byte> batch, long firstOffset, long fromOffset, List<LogRecord> records)
    {
        var count = Count(batch);
        var length = BinaryPrimitives.ReadInt32LittleEndian(batch[12..]);
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        using (var decompressor = new Decompressor())
            decompressor.Unwrap(batch[HeaderBytes..], buffer.AsSpan(0, length));

        var at = 0;
        for (var i = 0; i < count; i++)
        {
            var record = Read(buffer, ref at, firstOffset + i);
            if (record.Offset >= fromOffset)
                records.Add(record);
        }

        return buffer;
    }

    private static void Write(ArrayBufferWriter<byte> body, in AppendRecord record, long timestampMs, IReadOnlyList<LogHeader> furtherHeaders)
    {
        var headers = record.Headers ?? [];
        var fixedPart = body.GetSpan(20);
        BinaryPrimitives.WriteInt64LittleEndian(fixedPart, timestampMs);
        BinaryPrimitives.WriteInt32LittleEndian(fixedPart[8..], record.Key.Length);
        BinaryPrimitives.WriteInt32LittleEndian(fixedPart[12..], record.Value.Length);
        BinaryPrimitives.WriteInt32LittleEndian(fixedPart[16..], headers.Count + furtherHeaders.Count);
        body.Advance(20);
        WriteHeaders(body, headers);
        WriteHeaders(body, furtherHeaders);
        body.Write(record.Key.Span);
        body.Write(record.Value.Span);
    }

    private static LogRecord Read(byte[] buffer, ref int at, long offset)
    {
        var timestamp = BinaryPrimitives.ReadInt64LittleEndian(buffer.AsSpan(at));
        var keyLength = BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan(at + 8));
        var valueLength = BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan(at + 12));
        var headerCount = BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan(at + 16));
        at += 20;
        var headers = headerCount == 0 ? [] : new LogHeader[headerCount];
        for (var i = 0; i < headerCount; i++)
        {
            var name = NameOf(ReadBlob(buffer, ref at).Span);
            headers[i] = new LogHeader(name, ReadBlob(buffer, ref at));
        }

        var key = buffer.AsMemory(at, keyLength);
        var value = buffer.AsMemory(at + keyLength, valueLength);
        at += keyLength + valueLength;
        return new LogRecord(offset, timestamp, key, value, headers);
    }

    private static void WriteHeaders(ArrayBufferWriter<byte> body, IReadOnlyList<LogHeader> headers)
    {
        for (var i = 0; i < headers.Count; i++)
        {
            WriteBlob(body, Encoding.UTF8.GetBytes(headers[i].Name));
            WriteBlob(body, headers[i].Value.Span);
        }
    }

    /// <summary>Nearly every record has the trace's header: its name is not made anew for each.</summary>
    private static string NameOf(ReadOnlySpan<byte> utf8) => utf8.SequenceEqual("traceparent"u8) ? TraceHeaders.Parent : Encoding.UTF8.GetString(utf8);

    private static void WriteBlob(ArrayBufferWriter<byte> body, ReadOnlySpan<byte> bytes)
    {
        BinaryPrimitives.WriteInt32LittleEndian(body.GetSpan(4), bytes.Length);
        body.Advance(4);
        body.Write(bytes);
    }

    private static ReadOnlyMemory<byte> ReadBlob(byte[] buffer, ref int at)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan(at));
        at += 4 + length;
        return buffer.AsMemory(at - length, length);
    }

    private static byte[] Seal(ReadOnlySpan<byte> body, int count, long timestampMs)
    {
        using var compressor = new Compressor(CompressionLevel);
        var target = ArrayPool<byte>.Shared.Rent(HeaderBytes + Compressor.GetCompressBound(body.Length));
        try
        {
            BinaryPrimitives.WriteInt32LittleEndian(target, count);
            BinaryPrimitives.WriteInt64LittleEndian(target.AsSpan(4), timestampMs);
            BinaryPrimitives.WriteInt32LittleEndian(target.AsSpan(12), body.Length);
            var compressed = compressor.Wrap(body, target.AsSpan(HeaderBytes));
            return target.AsSpan(0, HeaderBytes + compressed).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(target);
        }
    }
}
