using System.Text.Json;
using CsCheck;
using TikTok.Detector.Ranking;
using TikTok.Detector.Scoring;
using TikTok.Storage.Database;

namespace TikTok.Detector.Tests.Ranking;

public sealed class AnomalyLifeTests
{
    private static readonly Stamp s_stamp = new(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), "trace");
    private readonly RankingOptions _options = new();
    private RankerState? _state;
    private AnomalyLife? _life;

    private RankerState State => _state ??= new RankerState(_options);

    [Fact]
    public void A_window_of_many_authors_is_confirmed_at_once()
    {
        var anomaly = Assert.Single(Apply(0, HandMade.Candidate("#rain", authors: 10)));
        Assert.Equal(("#rain", "confirmed", "spike", 1, true, (string?)null), (anomaly.Keyword, anomaly.State, anomaly.Kind, anomaly.Revision, anomaly.Alert, anomaly.QuietReason));
        Assert.Equal((HandMade.Time(0), HandMade.Time(1), HandMade.Time(1), HandMade.Time(0)), (anomaly.StartsAt, anomaly.EndsAt, anomaly.OpenedAt!.Value, anomaly.PeakAt));
        Assert.Equal((40L, 60.0, 20.0, 100, 3), (anomaly.Observed, anomaly.HourObserved, anomaly.HourExpected, anomaly.Tested, anomaly.BaselineVersion));
    }

    [Fact]
    public void One_of_few_authors_is_open_and_a_second_window_confirms_it()
    {
        Assert.Equal("open", Assert.Single(Apply(0, HandMade.Candidate("#rain", authors: 9))).State);
        var second = Assert.Single(Apply(1, HandMade.Candidate("#rain", authors: 9) with { Opens = false }));
        Assert.Equal(("confirmed", 2, HandMade.Time(2)), (second.State, second.Revision, second.EndsAt));
    }

    [Fact]
    public void One_that_nothing_follows_is_taken_back_and_a_confirmed_one_is_closed()
    {
        Apply(0, HandMade.Candidate("#rain", authors: 9), HandMade.Candidate("#sun"));
        for (var window = 1; window < 24; window++)
            Assert.Empty(Apply(window));
        Assert.Equal(["#rain retracted", "#sun closed"], Apply(24).Select(anomaly => $"{anomaly.Keyword} {anomaly.State}").Order(StringComparer.Ordinal).ToArray());
        Assert.Empty(State.Alive);
        Assert.Empty(Apply(25));
    }

    [Fact]
    public void What_stands_out_again_before_it_is_closed_is_the_same_and_after_it_another()
    {
        var first = Assert.Single(Apply(0, HandMade.Candidate("#rain")));
        Assert.Equal(first.Id, Assert.Single(ApplyUntil(20, HandMade.Candidate("#rain"))).Id);
        ApplyUntil(50);
        Assert.NotEqual(first.Id, Assert.Single(Apply(51, HandMade.Candidate("#rain"))).Id, StringComparer.Ordinal);
    }

    [Fact]
    public void It_has_the_numbers_of_its_highest_window()
    {
        Apply(0, HandMade.Candidate("#rain"));
        Apply(1, HandMade.Candidate("#rain") with { Score = 9, Observed = 90, Severity = 70 });
        Apply(2, HandMade.Candidate("#rain") with { Score = 5, Observed = 50, Severity = 60 });
        var anomaly = Assert.Single(State.Alive.Values).Record;
        Assert.Equal((HandMade.Time(1), 90L, 9.0, 70, HandMade.Time(3)), (anomaly.PeakAt, anomaly.Observed, anomaly.Score, anomaly.Severity, anomaly.EndsAt));
        Assert.Equal("""[{"partition":0,"from":0,"next":150}]""", anomaly.Lineage);
    }

    [Fact]
    public void Going_on_is_no_news()
    {
        Apply(0, HandMade.Candidate("#rain"));
        Assert.False(Assert.Single(Changes(HandMade.Window(1, HandMade.Candidate("#rain")))).IsRevision);
        Assert.True(Assert.Single(Changes(HandMade.Window(2, HandMade.Candidate("#rain") with { Severity = 60 }))).IsRevision);
    }

    [Fact]
    public void What_does_not_open_only_goes_on()
    {
        Assert.Empty(Apply(0, HandMade.Candidate("#rain") with { Opens = false }));
        Apply(1, HandMade.Candidate("#rain"));
        Assert.Equal(HandMade.Time(3), Assert.Single(Apply(2, HandMade.Candidate("#rain") with { Opens = false })).EndsAt);
    }

    [Fact]
    public void A_spike_that_becomes_the_new_level_says_so()
    {
        Apply(0, HandMade.Candidate("#rain"));
        Assert.Equal("level-shift", Assert.Single(Apply(1, HandMade.Candidate("#rain") with { Kind = "level-shift" })).Kind);
        Assert.Equal("level-shift", Assert.Single(Apply(2, HandMade.Candidate("#rain"))).Kind);
    }

    [Theory]
    [InlineData("drop")]
    [InlineData("level-shift")]
    public void What_has_persisted_needs_no_second_window(string kind) => Assert.Equal("confirmed", Assert.Single(Apply(0, HandMade.Candidate("#rain", authors: 0) with { Kind = kind })).State);

    [Fact]
    public void Among_so_many_tests_a_probable_one_is_not_believed_unless_it_is_watched()
    {
        var candidate = HandMade.Candidate("#rain") with { Probability = 1e-5 }; // at 100 tests an hour it had to be 0.02 / 2400
        Assert.Empty(Apply(0, candidate));
        Assert.Single(Apply(1, candidate with { Watched = true }));
    }

    [Fact]
    public void The_tests_of_all_partitions_count()
    {
        var candidate = HandMade.Candidate("#rain") with { Probability = 8e-6 };
        Assert.Single(Life().Apply(new RankerState(_options), [HandMade.Window(0, candidate)], s_stamp));
        Assert.Empty(Life().Apply(new RankerState(_options), [HandMade.Window(0, candidate), HandMade.Window(0) with { Partition = 1 }], s_stamp));
    }

    [Fact]
    public void A_provisional_one_opens_with_its_id_and_the_time_of_its_raise()
    {
        var provisional = Assert.Single(Foresee(0, HandMade.Candidate("#rain")));
        Assert.Equal(("provisional", 1, null, true), (provisional.State, provisional.Revision, provisional.OpenedAt, provisional.Alert));
        Assert.Empty(Foresee(0, HandMade.Candidate("#rain")));

        var later = new Stamp(s_stamp.Now.AddMinutes(4), null);
        var opened = Assert.Single(Life().Apply(State, [HandMade.Window(0, HandMade.Candidate("#rain"))], later)).Record;
        Assert.Equal((provisional.Id, "confirmed", 2, s_stamp.Now, later.Now), (opened.Id, opened.State, opened.Revision, opened.RaisedAt, opened.RevisedAt));
    }

    [Fact]
    public void A_provisional_one_that_its_window_does_not_bear_out_is_taken_back()
    {
        Foresee(0, HandMade.Candidate("#rain"));
        var retracted = Assert.Single(Apply(0));
        Assert.Equal(("retracted", 2, null, HandMade.Time(1)), (retracted.State, retracted.Revision, retracted.OpenedAt, retracted.ClosedAt!.Value));
        Assert.Equal(0, State.Budget.OpenedWithinDay(HandMade.Time(1)));
    }

    [Fact]
    public void A_provisional_one_whose_window_is_part_of_another_is_quiet_about_it()
    {
        var (rain, storm) = (HandMade.Candidate("#rain"), HandMade.Candidate("storm"));
        Foresee(0, storm);
        var changes = Apply(0, rain, storm with { Evidence = rain.Evidence });
        Assert.Equal(["#rain confirmed alert", "storm retracted merged"], changes.Select(anomaly => $"{anomaly.Keyword} {anomaly.State} {anomaly.QuietReason ?? "alert"}").Order(StringComparer.Ordinal).ToArray());
        Assert.Equal(["#rain", "storm"], changes[0].Members);
    }

    [Fact]
    public void What_belongs_to_an_open_one_is_not_raised_beside_it()
    {
        Apply(0, HandMade.Candidate("#rain"));
        Assert.Empty(Foresee(1, HandMade.Candidate("#rain")));
        Assert.Empty(Foresee(1, HandMade.Candidate("storm") with { Evidence = HandMade.Candidate("#rain").Evidence }));
        Assert.Single(Foresee(1, HandMade.Candidate("#sun")));
    }

    [Fact]
    public void What_rises_on_the_same_posts_later_becomes_a_member()
    {
        var rain = HandMade.Candidate("#rain");
        Apply(0, rain);
        var anomaly = Assert.Single(Apply(1, rain, HandMade.Candidate("storm") with { Evidence = rain.Evidence }));
        Assert.Equal(("#rain", 2), (anomaly.Keyword, anomaly.Revision));
        Assert.Equal(["#rain", "storm"], anomaly.Members);
    }

    [Fact]
    public void A_silence_of_the_stream_is_one_incident()
    {
        Apply(HandMade.Window(0));
        var gap = Assert.Single(Apply(HandMade.Window(5) with { MissingBefore = 40 }));
        Assert.Equal(("*", "coverage", "gap", "closed", 40.0, true), (gap.Keyword, gap.Metric, gap.Kind, gap.State, gap.Expected, gap.Alert));
        Assert.Equal((HandMade.Time(1), HandMade.Time(5), HandMade.Time(6)), (gap.StartsAt, gap.EndsAt, gap.ClosedAt!.Value));
        Assert.Empty(Apply(HandMade.Window(6)));
    }

    [Fact]
    public void A_silence_in_which_nothing_was_missing_is_none()
    {
        Apply(HandMade.Window(0));
        Assert.Empty(Apply(HandMade.Window(5)));
    }

    [Fact]
    public void Beyond_the_budget_anomalies_are_quiet_and_watched_ones_are_not()
    {
        Use(new RankingOptions { AlertsPerDay = 1 });
        Assert.True(Assert.Single(Apply(0, HandMade.Candidate("#rain"))).Alert);
        var quiet = Assert.Single(Apply(1, HandMade.Candidate("#sun", severity: 99)));
        Assert.Equal((false, "budget"), (quiet.Alert, quiet.QuietReason));
        Assert.True(Assert.Single(Apply(2, HandMade.Candidate("#wind") with { Watched = true })).Alert);
    }

    [Fact]
    public void A_quiet_one_that_goes_on_is_told_of_when_there_is_budget_again()
    {
        Use(new RankingOptions { AlertsPerDay = 1, CloseAfter = TimeSpan.FromDays(1) });
        Apply(0, HandMade.Candidate("#rain"));
        Assert.False(Assert.Single(Apply(287, HandMade.Candidate("#sun", severity: 90))).Alert); // five minutes short of a day
        var told = Assert.Single(Apply(288, HandMade.Candidate("#sun", severity: 90)), anomaly => anomaly.Keyword == "#sun");
        Assert.Equal((true, null), (told.Alert, told.QuietReason));
    }

    [Fact]
    public void Another_version_writes_beside_and_is_quiet_about_the_time_that_was_told_of()
    {
        var first = Assert.Single(Apply(0, HandMade.Candidate("#rain")));
        Apply(HandMade.Window(1));
        var again = Apply(Second(0, HandMade.Candidate("#rain")));

        Assert.Equal([(first.Id, "closed")], again.Where(anomaly => anomaly.DetectorVersion == 1).Select(anomaly => (anomaly.Id, anomaly.State)));
        var beside = Assert.Single(again, anomaly => anomaly.DetectorVersion == 2);
        Assert.NotEqual(first.Id, beside.Id, StringComparer.Ordinal);
        Assert.Equal((false, "rescored", "confirmed"), (beside.Alert, beside.QuietReason, beside.State));
        Assert.Equal(1, State.Budget.OpenedWithinDay(HandMade.Time(2))); // what is told of twice is found once
        Assert.True(Assert.Single(Apply(Second(2, HandMade.Candidate("#sun"))), anomaly => anomaly.Keyword == "#sun").Alert);

        static ScoredWindow Second(int number, Candidate candidate) => HandMade.Window(number, candidate) with { DetectorVersion = 2 };
    }

    [Fact]
    public void What_an_earlier_version_left_open_is_not_over_before_it_was_seen()
    {
        Apply(30, HandMade.Candidate("#rain"));
        var closed = Assert.Single(Apply(HandMade.Window(0) with { DetectorVersion = 2 })); // history is scored again
        Assert.Equal(("closed", HandMade.Time(31), HandMade.Time(31)), (closed.State, closed.OpenedAt!.Value, closed.ClosedAt!.Value));
    }

    [Fact]
    public void What_was_only_foreseen_leaves_no_trace_in_what_closed_windows_make() =>
        Gen.Select(Gen.Int[0, 5], Gen.Bool, Gen.Int[1, 30], Gen.Int[1, 100]).Array[0, 4].Array[1, 60].Sample(windows =>
        {
            var options = new RankingOptions { AlertsPerDay = 2, CloseAfter = TimeSpan.FromMinutes(20) };
            var (life, plain, foreseeing) = (new AnomalyLife(options), new RankerState(options), new RankerState(options));
            var (of, with) = (new SortedDictionary<string, AnomalyRecord>(StringComparer.Ordinal), new SortedDictionary<string, AnomalyRecord>(StringComparer.Ordinal));
            for (var number = 0; number < windows.Length; number++)
            {
                var all = windows[number].DistinctBy(candidate => candidate.Item1)
                    .Select(item => (Closed: item.Item2, Candidate: HandMade.Candidate($"#k{item.Item1}", item.Item4, item.Item3) with { Evidence = HandMade.Candidate($"#k{item.Item1 / 2}").Evidence })).ToList(); // two on the same posts
                var closed = HandMade.Window(number, [.. all.Where(item => item.Closed).Select(item => item.Candidate)]);
                Note(with, life.Foresee(foreseeing, HandMade.Window(number, [.. all.Select(item => item.Candidate)]) with { Provisional = true }, s_stamp));
                Note(with, life.Apply(foreseeing, [closed], s_stamp));
                Note(of, life.Apply(plain, [closed], s_stamp));
            }

            Assert.Equal(Opened(of), Opened(with));
        });

    private static string[] Opened(SortedDictionary<string, AnomalyRecord> known) =>
        [.. known.Values.Where(anomaly => anomaly.OpenedAt is not null).Select(anomaly => JsonSerializer.Serialize(anomaly with { Revision = 0 }, AnomalyJson.Default.AnomalyRecord))];

    private static void Note(SortedDictionary<string, AnomalyRecord> known, IEnumerable<AnomalyChange> changes)
    {
        foreach (var change in changes.ToList())
            known[change.Record.Id] = change.Record;
    }

    private AnomalyLife Life() => _life ??= new AnomalyLife(_options);

    private void Use(RankingOptions options) => (_state, _life) = (new RankerState(options), new AnomalyLife(options));

    private List<AnomalyRecord> Foresee(int window, params Candidate[] candidates) =>
        [.. Life().Foresee(State, HandMade.Window(window, candidates) with { Provisional = true }, s_stamp).Select(change => change.Record)];

    private List<AnomalyRecord> Apply(int window, params Candidate[] candidates) => Apply(HandMade.Window(window, candidates));

    private List<AnomalyRecord> Apply(ScoredWindow window) => Changes(window).ConvertAll(change => change.Record);

    private List<AnomalyRecord> ApplyUntil(int window, params Candidate[] candidates)
    {
        var from = State.Runs.Count == 0 ? 0 : (int)((State.Runs.Values.Max(run => run.LastWindowEnd) - HandMade.Time(0)) / TimeSpan.FromMinutes(5));
        for (; from < window; from++)
            Apply(from);
        return Apply(window, candidates);
    }

    private List<AnomalyChange> Changes(ScoredWindow window) => [.. Life().Apply(State, [window], s_stamp)];
}
