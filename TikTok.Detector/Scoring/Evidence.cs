using System.Globalization;
using System.Text;
using TikTok.Detector.Cells;
using TikTok.Posts;

namespace TikTok.Detector.Scoring;

/// <summary>Makes evidence of posts: who, which sounds and which other hashtags, with shares of the posts that are shown.</summary>
internal static class Evidence
{
    private const int MaxShares = 10;

    /// <summary>Evidence of a keyword's window.</summary>
    /// <param name="cell">What was kept of the window.</param>
    /// <param name="keyword">The keyword.</param>
    /// <param name="excess">Posts that are too many.</param>
    public static CandidateEvidence Of(KeywordCell? cell, ReadOnlySpan<byte> keyword, double excess)
    {
        var share = Math.Min(1, 1 / Math.Max(1, excess));
        var posts = (cell?.Top.Posts ?? []).Select(post => new CandidatePost(
            post.Id.ToString(CultureInfo.InvariantCulture), post.Handle, post.Weight, DateTimeOffset.FromUnixTimeMilliseconds(post.TimeMs),
            post.Tags, Keyword.OfSound(post.Music), share));
        return Of([.. posts], [Encoding.UTF8.GetString(keyword)]);
    }

    /// <summary>Evidence of posts that are known.</summary>
    /// <param name="posts">The posts, heaviest first.</param>
    /// <param name="own">The keywords that they are evidence for: no co-keywords of themselves.</param>
    public static CandidateEvidence Of(IReadOnlyList<CandidatePost> posts, IReadOnlyCollection<string> own) => new(
        posts,
        [.. Shares(posts, post => post.Tags.Distinct(StringComparer.Ordinal).Except(own, StringComparer.Ordinal)).Select(share => new CoKeyword(share.Name, share.Posts, share.Share))],
        [.. Shares(posts, post => [post.Handle])],
        [.. Shares(posts, post => post.Music.Length == 0 ? [] : [post.Music])]);

    /// <summary>The heaviest posts of both.</summary>
    public static IReadOnlyList<CandidatePost> Merge(IEnumerable<CandidatePost> left, IEnumerable<CandidatePost> right) =>
    [
        .. left.Concat(right).DistinctBy(post => post.Id, StringComparer.Ordinal)
            .OrderByDescending(post => post.Weight).ThenBy(post => long.Parse(post.Id, CultureInfo.InvariantCulture)).Take(TopPosts.Capacity),
    ];

    private static IEnumerable<EvidenceShare> Shares(IReadOnlyList<CandidatePost> posts, Func<CandidatePost, IEnumerable<string>> namesOf) => posts
        .SelectMany(namesOf).CountBy(name => name, StringComparer.Ordinal)
        .OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal)
        .Take(MaxShares)
        .Select(count => new EvidenceShare(count.Key, count.Value, (double)count.Value / posts.Count));
}
