using System.Buffers;
using System.Globalization;
using TikTok.Posts;

namespace TikTok.Replayer.Replay;

/// <summary>
/// What makes a repeated post another one: <c>itemInfos.createTime</c> is later by the seconds of the shift, and so is
/// <c>itemInfos.id</c>, in whose high 32 bits the platform keeps about that time. All other bytes stay.
/// </summary>
internal static class PassShift
{
    private const long WeekSeconds = 7 * 86_400;
    private const ulong Ids = long.MaxValue; // ids are 1 to 2^63 - 1

    /// <summary>Seconds between two passes: the fewest whole weeks that keep them apart, so that the hours of the week stay.</summary>
    /// <param name="first">Lowest <c>createTime</c> of a pass.</param>
    /// <param name="last">Highest <c>createTime</c> of a pass.</param>
    public static long Period(long first, long last) => ((last - first) / WeekSeconds + 1) * WeekSeconds;

    /// <summary>An id moved on; past the highest it goes on at 1. Two ids never become one.</summary>
    public static long Move(long id, long seconds) => (long)(((UInt128)(id - 1) + ((UInt128)seconds << 32)) % Ids) + 1;

    /// <summary>Writes a record with another id and time.</summary>
    /// <param name="raw">The record that <paramref name="post"/> was parsed from.</param>
    /// <param name="post">Its parsed form.</param>
    /// <param name="id">The new id.</param>
    /// <param name="createTime">The new time, epoch seconds.</param>
    /// <param name="output">Receives the record.</param>
    public static void Write(ReadOnlySpan<byte> raw, Post post, long id, long createTime, IBufferWriter<byte> output)
    {
        var (idAt, timeAt) = (post.IdValue.GetOffsetAndLength(raw.Length), post.CreateTimeValue.GetOffsetAndLength(raw.Length));
        var idFirst = idAt.Offset < timeAt.Offset;
        var (first, second) = idFirst ? (idAt, timeAt) : (timeAt, idAt);
        output.Write(raw[..first.Offset]);
        WriteValue(raw[first.Offset], idFirst ? id : createTime, output);
        output.Write(raw[(first.Offset + first.Length)..second.Offset]);
        WriteValue(raw[second.Offset], idFirst ? createTime : id, output);
        output.Write(raw[(second.Offset + second.Length)..]);
    }

    /// <summary>A string stays a string, a number a number.</summary>
    private static void WriteValue(byte begin, long value, IBufferWriter<byte> output)
    {
        Span<byte> digits = stackalloc byte[20];
        value.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        var quote = begin == '"' ? "\""u8 : default;
        output.Write(quote);
        output.Write(digits[..length]);
        output.Write(quote);
    }
}
