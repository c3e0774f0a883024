using TikTok.Anomalies;
using TikTok.Anomalies.Seasonal;
using TikTok.Detector.Cells;
using TikTok.Detector.Scoring.Seasonal;
using TikTok.Posts;
using TikTok.Testing;

namespace TikTok.Detector.Tests.Scoring.Seasonal;

public sealed class CandidateRulesTests
{
    private static readonly SeasonalJudgement s_spike = new() { Hour = 60, ExpectedHour = 4, Score = 9, Probability = 1e-9, StandsOut = true, Alert = true, Kind = AnomalyKind.Spike };
    private static readonly Moment s_moment = new(12, 1);

    [Fact]
    public void Many_posts_of_many_authors_that_are_improbable_are_a_candidate() => Assert.True(Rules().IsCandidate(s_spike, Written(by: 10), "#rain"u8));

    [Fact]
    public void One_account_that_posts_a_lot_is_none() => Assert.False(Rules().IsCandidate(s_spike, Written(by: 1), "#rain"u8));

    [Fact]
    public void Where_nobody_says_who_wrote_it_authors_are_not_asked_for() => Assert.True(Rules().IsCandidate(s_spike, Written(by: 0), "#rain"u8));

    [Fact]
    public void Few_posts_are_none() => Assert.False(Rules().IsCandidate(s_spike with { Hour = 9 }, Written(by: 10), "#rain"u8));

    [Fact]
    public void An_ordinary_hour_is_none() => Assert.False(Rules().IsCandidate(s_spike with { Probability = 0.01 }, Written(by: 10), "#rain"u8));

    [Theory]
    [InlineData(KeywordMarks.Boilerplate)]
    [InlineData(KeywordMarks.StopWord)]
    public void Words_that_mean_nothing_are_none_unless_somebody_watches_them(KeywordMarks marks)
    {
        var known = Written(by: 10) with { Marks = (byte)marks };
        Assert.False(Rules().IsCandidate(s_spike, known, "#fyp"u8));
        Assert.True(Rules(new TrackingOptions { Watched = ["#FYP"] }).IsCandidate(s_spike, known, "#fyp"u8));
    }

    [Fact]
    public void What_is_watched_need_not_be_improbable_among_all()
    {
        var watching = Rules(new TrackingOptions { Watched = ["#rain"] });
        var judgement = s_spike with { Probability = 0.01 };
        Assert.True(watching.IsCandidate(judgement, Written(by: 10), "#rain"u8));
        Assert.False(watching.IsCandidate(judgement, Written(by: 10), "#sun"u8));
        Assert.False(watching.IsCandidate(judgement with { StandsOut = false }, Written(by: 10), "#rain"u8));
    }

    [Fact]
    public void A_watched_candidate_is_told_as_such_from_its_own_threshold_on()
    {
        var watching = Rules(new TrackingOptions { Watched = ["#rain"], WatchedThreshold = 3 });
        var onset = s_spike with { Alert = true, Probability = 0.01, Onset = 3 };
        Assert.True(watching.CandidateOf("#rain"u8, Cell(5, 5), Written(by: 10), onset, 0, 9).Watched);
        Assert.False(watching.CandidateOf("#rain"u8, Cell(5, 5), Written(by: 10), onset with { Onset = 2.9 }, 0, 9).Watched);
        Assert.False(watching.CandidateOf("#rain"u8, Cell(5, 5), Written(by: 10), onset with { Alert = false }, 0, 9).Watched);
        Assert.False(watching.CandidateOf("#sun"u8, Cell(5, 5), Written(by: 10), onset, 0, 9).Watched);
    }

    [Theory]
    [InlineData(AnomalyKind.Drop)]
    [InlineData(AnomalyKind.LevelShift)]
    public void Less_than_usual_needs_neither_posts_nor_authors(AnomalyKind kind) =>
        Assert.True(Rules().IsCandidate(s_spike with { Kind = kind, Hour = 0, ExpectedHour = 20 }, Written(by: 0), "#rain"u8));

    [Fact]
    public void Posts_of_one_author_are_held_down()
    {
        var (rules, written) = (Rules(new TrackingOptions { PostsPerAuthor = 1.25 }), Written(by: 2));
        Assert.Equal(2 * 1.25, rules.WindowOf(s_moment, Cell(posts: 100, authors: 2), written, "#rain"u8, 1, PostLine.StartMs).Count);
        Assert.Equal(0.8 * 1.25 * written.Authors.Count, rules.WindowOf(s_moment, Cell(100, 2), written, "#rain"u8, 1, PostLine.StartMs).HourLimit);
        Assert.Equal(3, rules.WindowOf(s_moment, Cell(posts: 3, authors: 3), Written(by: 3), "#rain"u8, 1, PostLine.StartMs).Count);
        Assert.Equal(0, rules.WindowOf(s_moment, null, written, "#rain"u8, 1, PostLine.StartMs).Count);
    }

    [Fact]
    public void The_calendar_says_what_is_expected_of_a_time_and_its_keywords()
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(PostLine.StartMs);
        var rules = Rules(new TrackingOptions
        {
            Calendar =
            [
                new CalendarEntry { From = at, To = at.AddHours(1), Factor = 3, Keywords = ["#Rain"] },
                new CalendarEntry { From = at, To = at.AddHours(2), Factor = 2 },
            ],
        });
        Assert.Equal((6, 2, 2, 1), (Factor("#rain", 0), Factor("#sun", 0), Factor("#rain", 1), Factor("#rain", 2)));
        Assert.Equal(1, Factor("#rain", -1));

        double Factor(string keyword, int hour) => rules.WindowOf(s_moment, null, Written(by: 0), System.Text.Encoding.UTF8.GetBytes(keyword), 1, PostLine.StartMs + hour * 3_600_000).Factor;
    }

    [Fact]
    public void An_open_window_is_certain_when_it_would_be_believed_alone_among_all_tests()
    {
        var (rules, judgement) = (Rules(), s_spike with { Probability = 1e-6 });
        Assert.True(rules.IsCertain(judgement, Written(by: 10), "#rain"u8, tests: 100)); // 0.02 / (100 x 24)
        Assert.False(rules.IsCertain(judgement, Written(by: 10), "#rain"u8, tests: 1000));
        Assert.False(rules.IsCertain(judgement, Written(by: 1), "#rain"u8, tests: 1));
        Assert.True(Rules(new TrackingOptions { Watched = ["#rain"] }).IsCertain(judgement, Written(by: 10), "#rain"u8, tests: 1000));
    }

    [Fact]
    public void An_open_window_is_looked_at_until_it_has_been_told_of()
    {
        var cell = Cell(posts: 2, authors: 2);
        Assert.True(Rules().MayAlert(cell, "#rain"u8));
        Assert.False(Rules().MayAlert(Cell(posts: 1, authors: 1), "#rain"u8));
        cell.ProvisionalSent = true;
        Assert.False(Rules().MayAlert(cell, "#rain"u8));
        Assert.False(Rules().MayAlert(new KeywordCell(KeywordMarks.Boilerplate) { Posts = 9 }, "#fyp"u8));
        Assert.True(Rules(new TrackingOptions { Watched = ["#fyp"] }).MayAlert(new KeywordCell(KeywordMarks.Boilerplate) { Posts = 9 }, "#fyp"u8));
    }

    [Fact]
    public void A_spike_opens_with_a_window_that_has_posts()
    {
        Assert.True(Opens(posts: 2));
        Assert.False(Opens(posts: 1)); // an hour that was loud, and over

        static bool Opens(int posts) => Rules().CandidateOf("#rain"u8, Cell(posts, posts), Written(by: 10), s_spike with { Alert = false }, 0, 9).Opens;
    }

    private static CandidateRules Rules(TrackingOptions? options = null) => new(options ?? new TrackingOptions(), new SeasonalOptions(), falseDiscoveryRate: 0.02);

    // The first so many of the 32 places, all of different authors.
    private static KeywordSlot Written(int by)
    {
        var known = new KeywordSlot();
        known.Authors.Add((uint)((1UL << by) - 1));
        return known;
    }

    private static KeywordCell Cell(int posts, int authors)
    {
        var cell = new KeywordCell(KeywordMarks.None) { Posts = posts };
        for (var author = 1; author <= authors; author++)
            cell.Authors.Add((ulong)author << 32);
        return cell;
    }
}
