using System.Buffers;
using System.Globalization;

namespace TikTok.Posts;

/// <summary>
/// Writes stream time into a raw record: <c>,"time_stamp":1584953968.123</c> before the closing brace, or in place of the
/// value that it already has. Everything else stays byte for byte.
/// </summary>
public static class TimeStampSplicer
{
    /// <summary>Bytes that a spliced record may be longer than the raw one.</summary>
    public const int MaxGrowth = 40;

    private static ReadOnlySpan<byte> Field => ",\"time_stamp\":"u8;

    /// <summary>Splices one record.</summary>
    /// <param name="raw">The record that <paramref name="post"/> was parsed from.</param>
    /// <param name="post">Its parsed form (says where an existing value stands).</param>
    /// <param name="timeStampMs">Stream time, epoch milliseconds; not negative.</param>
    /// <param name="output">Receives the record.</param>
    public static void Splice(ReadOnlySpan<byte> raw, Post post, long timeStampMs, IBufferWriter<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(timeStampMs);
        var buffer = output.GetSpan(raw.Length + MaxGrowth);
        var (start, length) = post.TimeStampValue.GetOffsetAndLength(raw.Length);
        int written;
        if (length > 0)
        {
            raw[..start].CopyTo(buffer);
            written = start + Format(timeStampMs, buffer[start..]);
            var rest = raw[(start + length)..];
            rest.CopyTo(buffer[written..]);
            written += rest.Length;
        }
        else
        {
            var brace = raw.LastIndexOf((byte)'}');
            raw[..brace].CopyTo(buffer);
            Field.CopyTo(buffer[brace..]);
            written = brace + Field.Length;
            written += Format(timeStampMs, buffer[written..]);
            raw[brace..].CopyTo(buffer[written..]);
            written += raw.Length - brace;
        }

        output.Advance(written);
    }

    private static int Format(long timeStampMs, Span<byte> destination)
    {
        // Whole and fractional part apart: a double would lose the milliseconds of large values in round trips.
        var (seconds, milliseconds) = Math.DivRem(timeStampMs, 1000);
        seconds.TryFormat(destination, out var written, default, CultureInfo.InvariantCulture);
        destination[written] = (byte)'.';
        milliseconds.TryFormat(destination[(written + 1)..], out var fraction, "000", CultureInfo.InvariantCulture);
        return written + 1 + fraction;
    }
}
