using CsCheck;
using TikTok.Detector.Cells;

namespace TikTok.Detector.Tests.Cells;

public sealed class TopPostsTests
{
    [Fact]
    public void The_heaviest_are_kept_whatever_the_order_of_adding()
    {
        Gen.Select(Gen.Long[0, 6].Array[0, 40], Gen.Int).Sample((weights, seed) =>
        {
            var posts = weights.Select((weight, id) => new EvidencePost(id, weight, 0, "h", "", [])).ToArray();
            var shuffled = posts.ToArray();
            new Random(seed).Shuffle(shuffled);
            var expected = posts.OrderByDescending(post => post.Weight).ThenBy(post => post.Id).Take(TopPosts.Capacity);

            Assert.Equal(expected, TopOf(posts));
            Assert.Equal(expected, TopOf(shuffled));
        });
    }

    private static IEnumerable<EvidencePost> TopOf(IEnumerable<EvidencePost> posts)
    {
        var top = new TopPosts();
        foreach (var post in posts)
            top.Add(post);
        return top.Posts;
    }
}
