namespace TikTok.Replayer.Generate;

/// <summary>Item ids as on the platform: the high 32 bits lie a few seconds before the post's creation time.</summary>
internal static class ItemId
{
    /// <summary>Posts whose creation time is at or after this instant (19 January 2038) would get negative ids.</summary>
    public const long CreateTimeLimit = int.MaxValue;

    /// <param name="createTime">Epoch seconds, 60 to <see cref="CreateTimeLimit"/>.</param>
    /// <param name="sequence">Running number of the post in the dump.</param>
    public static long Create(long createTime, long sequence)
    {
        // Odd factors and a shift can be undone, so different sequence numbers never meet in the low 32 bits.
        var low = (uint)sequence * 0x9E3779B1u;
        low = (low ^ (low >> 16)) * 0x85EBCA6Bu;
        return ((createTime - 1 - (sequence & 3)) << 32) | low;
    }
}
