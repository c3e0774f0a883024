using System.IO.Hashing;

namespace TikTok.Storage.EventLog;

/// <summary>The hash that places keys in partitions: the same in every process, on every machine, in both logs. Never change it.</summary>
public static class StableHash
{
    /// <summary>XXH3, 64 bits, seed 0.</summary>
    public static ulong Of(ReadOnlySpan<byte> key) => XxHash3.HashToUInt64(key);

    /// <summary>The partition of a key, 0 to <paramref name="partitions"/> - 1.</summary>
    public static int Partition(ReadOnlySpan<byte> key, int partitions) => (int)(Of(key) % (uint)partitions);
}
