using System.Buffers.Binary;
using System.Text;

namespace TikTok.Storage.EventLog.Embedded;

/// <summary>
/// Keys of the embedded log in RocksDB, big-endian so that they sort by offset:
/// <c>T</c> name = topic; <c>N</c> topic partition = next offset; <c>R</c> topic partition offset = batch of records that starts
/// there; <c>O</c> group 0 topic 0 partition = committed offset.
/// </summary>
internal static class LogKeys
{
    public const int BatchKeyLength = 17;

    public static byte[] Topic(string name) => [(byte)'T', .. Encoding.UTF8.GetBytes(name)];

    public static byte[] Next(int topicId, int partition) => Numbers((byte)'N', topicId, partition);

    public static byte[] Batch(int topicId, int partition, long offset)
    {
        var key = new byte[BatchKeyLength];
        Numbers((byte)'R', topicId, partition).CopyTo(key, 0);
        BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(9), offset);
        return key;
    }

    /// <summary>The offset in a batch's key, if the key is of that partition.</summary>
    public static bool TryReadOffset(ReadOnlySpan<byte> key, ReadOnlySpan<byte> partitionPrefix, out long offset)
    {
        offset = 0;
        if (key.Length != BatchKeyLength || !key.StartsWith(partitionPrefix))
            return false;
        offset = BinaryPrimitives.ReadInt64BigEndian(key[9..]);
        return true;
    }

    public static byte[] Committed(string group, TopicPartition partition)
    {
        var text = Encoding.UTF8.GetBytes($"{group}\0{partition.Topic}\0");
        var key = new byte[1 + text.Length + 4];
        key[0] = (byte)'O';
        text.CopyTo(key, 1);
        BinaryPrimitives.WriteInt32BigEndian(key.AsSpan(1 + text.Length), partition.Partition);
        return key;
    }

    public static (string Group, TopicPartition Partition) ParseCommitted(ReadOnlySpan<byte> key)
    {
        var parts = Encoding.UTF8.GetString(key[1..^4]).Split('\0');
        return (parts[0], new TopicPartition(parts[1], BinaryPrimitives.ReadInt32BigEndian(key[^4..])));
    }

    private static byte[] Numbers(byte kind, int topicId, int partition)
    {
        var key = new byte[9];
        key[0] = kind;
        BinaryPrimitives.WriteInt32BigEndian(key.AsSpan(1), topicId);
        BinaryPrimitives.WriteInt32BigEndian(key.AsSpan(5), partition);
        return key;
    }
}
