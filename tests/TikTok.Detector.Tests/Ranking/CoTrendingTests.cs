using TikTok.Detector.Ranking;
using TikTok.Detector.Scoring;

namespace TikTok.Detector.Tests.Ranking;

public sealed class CoTrendingTests
{
    private const double Overlap = 0.5;

    [Fact]
    public void Keywords_on_the_same_posts_are_one() =>
        Assert.Equal(["#rain storm", "#sun"], Groups(On("#rain", 1, 2, 3, 4), On("storm", 1, 2, 3, 9), On("#sun", 11, 12, 13)));

    [Fact]
    public void Too_few_common_posts_join_nothing() => Assert.Equal(["#rain", "storm"], Groups(On("#rain", 1, 2, 3, 4, 5), On("storm", 1, 12, 13, 14)));

    [Fact]
    public void One_post_in_common_is_chance_unless_there_are_no_others()
    {
        Assert.Equal(["#rain", "storm"], Groups(On("#rain", 1, 2, 3), On("storm", 1)));
        Assert.Equal(["#rain storm"], Groups(On("#rain", 1), On("storm", 1)));
    }

    [Fact]
    public void A_tag_that_two_brands_share_does_not_join_the_brands()
    {
        var (one, other, shared) = (On("#brandone", 1, 2, 3, 4), On("#brandtwo", 11, 12, 13, 14), On("#sale", 1, 2, 11, 12));
        Assert.Equal(["#brandone #sale", "#brandtwo"], Groups(one, other, shared));
        Assert.Equal(["#brandone #sale", "#brandtwo"], Groups(shared, other, one));
    }

    [Fact]
    public void A_name_as_tag_mention_and_word_is_one() => Assert.Equal(["#rain @rain rain", "rainy"], Groups(On("rain", 1, 2), On("@rain", 3, 4), On("rainy", 7, 8), On("#rain", 5, 6)));

    [Fact]
    public void A_tag_on_many_posts_of_the_other_is_part_of_it()
    {
        var storm = On("storm", 1, 2, 3) with { Evidence = HandMade.Evidence([1, 2, 3], "storm", "#rain") };
        Assert.Equal(["#rain storm"], Groups(On("#rain", 11, 12, 13), storm));
    }

    [Fact]
    public void The_most_severe_leads_and_a_hashtag_before_a_word_before_a_sound()
    {
        Assert.Equal("#rain", Leader(On("#rain", 1) with { Severity = 50 }, On("storm", 1) with { Severity = 60 }));
        Assert.Equal("storm", Leader(On("#rain", 1) with { Severity = 50 }, On("storm", 1) with { Severity = 70 }));
        Assert.Equal("storm", Leader(On("music:7", 1) with { Severity = 60 }, On("storm", 1) with { Severity = 50 }));
        Assert.Equal("a", Leader(On("b", 1), On("a", 1)));

        static string Leader(params Candidate[] candidates) => CoTrending.Group(candidates, Overlap)[0][0].Keyword;
    }

    [Fact]
    public void A_candidate_belongs_to_an_anomaly_of_its_name_its_posts_or_its_tag()
    {
        var anomaly = HandMade.Anomaly(HandMade.Window(0), On("#rain", 1, 2, 3));
        Assert.True(Belongs(On("@rain", 7, 8)));
        Assert.True(Belongs(On("storm", 1, 2)));
        Assert.True(Belongs(On("storm", 7, 8) with { Evidence = HandMade.Evidence([7, 8], "storm", "#rain") }));
        Assert.False(Belongs(On("storm", 7, 8)));

        bool Belongs(Candidate candidate) => CoTrending.BelongsTo(candidate, anomaly, Overlap);
    }

    [Fact]
    public void Candidates_whose_posts_all_have_the_same_other_tag_belong_together()
    {
        var anomaly = HandMade.Anomaly(HandMade.Window(0), On("#rain", 1, 2) with { Evidence = HandMade.Evidence([1, 2], "#rain", "#flood") });
        Assert.True(CoTrending.BelongsTo(On("storm", 7, 8) with { Evidence = HandMade.Evidence([7, 8], "storm", "#flood") }, anomaly, Overlap));
    }

    private static Candidate On(string keyword, params long[] posts) => HandMade.Candidate(keyword) with { Evidence = HandMade.Evidence(posts) };

    private static string[] Groups(params Candidate[] candidates) =>
        [.. CoTrending.Group(candidates, Overlap).Select(group => string.Join(' ', group.Select(candidate => candidate.Keyword).Order(StringComparer.Ordinal))).Order(StringComparer.Ordinal)];
}
