using TikTok.Detector.Cells;
using TikTok.Detector.Scoring;
using TikTok.Detector.Tests.Counting;
using TikTok.Testing;

namespace TikTok.Detector.Tests.Scoring;

public sealed class EvidenceTests
{
    [Fact]
    public void It_is_the_heaviest_posts_and_the_tags_beside()
    {
        var window = HandMadeWindow.Of(PostLine.StartMs,
            [.. Enumerable.Range(0, 12).Select(i => CounterHarness.Post(i, 100 + i, PostLine.StartMs, i % 2 == 0 ? "#rain #odd #fyp" : "#rain #even", author: $"{i}", likes: i))]);
        var evidence = Evidence.Of(window.Cells["#rain"u8.ToArray()], "#rain"u8, excess: 20);

        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{111 - i}").ToArray(), evidence.Posts.Select(post => post.Id).ToArray());
        Assert.Equal((11L, "someone", DateTimeOffset.FromUnixTimeMilliseconds(PostLine.StartMs)), (evidence.Posts[0].Weight, evidence.Posts[0].Handle, evidence.Posts[0].At));
        Assert.Equal([new CoKeyword("#even", 5, 0.5), new CoKeyword("#odd", 5, 0.5)], evidence.CoKeywords); // neither itself nor boilerplate
        Assert.Equal(10, evidence.SampleSize);
    }

    [Fact]
    public void A_post_is_one_of_so_many_that_are_too_many()
    {
        var cell = HandMadeWindow.Of((4, "#rain")).Cells["#rain"u8.ToArray()];
        Assert.All(Evidence.Of(cell, "#rain"u8, excess: 8).Posts, post => Assert.Equal(1 / 8.0, post.Share));
        Assert.All(Evidence.Of(cell, "#rain"u8, excess: 0.5).Posts, post => Assert.Equal(1, post.Share));
    }

    [Fact]
    public void Authors_and_sounds_have_their_share_of_the_sample()
    {
        var evidence = Evidence.Of([Post("1", "ann", "music:7"), Post("2", "ann", "music:7"), Post("3", "bob", "music:7"), Post("4", "cid", "")], ["#rain"]);
        Assert.Equal([new EvidenceShare("ann", 2, 0.5), new EvidenceShare("bob", 1, 0.25), new EvidenceShare("cid", 1, 0.25)], evidence.Authors);
        Assert.Equal([new EvidenceShare("music:7", 3, 0.75)], evidence.Music);
    }

    [Fact]
    public void A_tag_that_stands_twice_on_a_post_counts_once() =>
        Assert.Equal([new CoKeyword("#sun", 1, 1)], Evidence.Of([Post("1", "ann", "") with { Tags = ["#sun", "#sun", "#rain"] }], ["#rain"]).CoKeywords);

    [Fact]
    public void Nothing_is_the_evidence_of_a_window_without_posts() => Assert.Equal((0, 0), (Evidence.Of(null, "#rain"u8, 3).SampleSize, Evidence.Of(null, "#rain"u8, 3).Authors.Count));

    [Fact]
    public void Merging_keeps_the_heaviest_each_once()
    {
        CandidatePost[] left = [.. Enumerable.Range(1, 8).Select(i => Post($"{i}", "ann", "") with { Weight = i })];
        CandidatePost[] right = [.. Enumerable.Range(5, 8).Select(i => Post($"{i}", "ann", "") with { Weight = i })];
        var merged = Evidence.Merge(left, right);

        Assert.Equal(TopPosts.Capacity, merged.Count);
        Assert.Equal("12 11 10 9 8 7 6 5 4 3", string.Join(' ', merged.Select(post => post.Id)));
        Assert.Equal("12 11 10 9 8 7 6 5 4 3", string.Join(' ', Evidence.Merge(right, left).Select(post => post.Id)));
    }

    private static CandidatePost Post(string id, string handle, string music) => new(id, handle, 1, DateTimeOffset.UnixEpoch, [], music, 1);
}
