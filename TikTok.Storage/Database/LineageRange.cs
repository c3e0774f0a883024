namespace TikTok.Storage.Database;

/// <summary>Where the posts behind an anomaly lie in <c>tiktok.posts</c>: in partition <paramref name="Partition"/>, offsets from <paramref name="From"/> up to, not including, <paramref name="Next"/>.</summary>
/// <param name="Partition">Partition.</param>
/// <param name="From">Offset of the first post that was counted in its windows.</param>
/// <param name="Next">The offset after the last one.</param>
public sealed record LineageRange(int Partition, long From, long Next)
{
    /// <summary>The smallest ranges that cover both, by partition.</summary>
    public static IReadOnlyList<LineageRange> Union(IReadOnlyList<LineageRange> left, IReadOnlyList<LineageRange> right) =>
    [
        .. left.Concat(right).GroupBy(range => range.Partition).OrderBy(ranges => ranges.Key)
            .Select(ranges => new LineageRange(ranges.Key, ranges.Min(range => range.From), ranges.Max(range => range.Next))),
    ];
}
