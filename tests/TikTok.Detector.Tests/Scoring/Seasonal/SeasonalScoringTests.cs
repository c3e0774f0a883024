using System.Text;
using System.Text.Json;
using Npgsql;
using TikTok.Anomalies.Seasonal;
using TikTok.Detector.Scoring;
using TikTok.Detector.Scoring.Seasonal;
using TikTok.Testing;

namespace TikTok.Detector.Tests.Scoring.Seasonal;

public sealed class SeasonalScoringTests : IAsyncDisposable
{
    private const int Day = 288;
    private const int Platform = 1000;
    private static readonly IReadOnlyList<BaselineVersion> s_noVersions = [];
    private readonly NpgsqlDataSource _unused = NpgsqlDataSource.Create("Host=unused"); // without a version of the baselines nobody asks it

    public ValueTask DisposeAsync() => _unused.DisposeAsync();

    [Fact]
    public async Task A_keyword_is_tracked_from_its_third_post_and_has_rows_from_its_first()
    {
        var scoring = Scoring();
        var (first, _) = await ScoreAsync(scoring, HandMadeWindow.Counts(0, 100, ("#rain", 2, 2)));
        Assert.Equal(-1, scoring.Table.Find("#rain"u8));
        var (second, _) = await ScoreAsync(scoring, HandMadeWindow.Counts(1, 100, ("#rain", 1, 1)));
        Assert.Equal(0, scoring.Table.Find("#rain"u8));
        Assert.Equal([("#rain", 2L, (Band?)null), ("#rain", 1L, null)], first.Concat(second).Select(row => (Encoding.UTF8.GetString(row.Keyword), row.Cell.Posts, row.Band)).ToArray());
    }

    [Fact]
    public async Task A_watched_keyword_is_tracked_from_its_first_post()
    {
        var scoring = Scoring(new TrackingOptions { Watched = ["#rain"] });
        await ScoreAsync(scoring, HandMadeWindow.Counts(0, 100, ("#rain", 1, 1), ("#sun", 1, 1)));
        Assert.Equal((0, -1), (scoring.Table.Find("#rain"u8), scoring.Table.Find("#sun"u8)));
    }

    [Fact]
    public async Task After_a_day_rows_have_a_band()
    {
        var scoring = await SteadyAsync(windows: Day - 1);
        Assert.Null(Assert.Single((await ScoreAsync(scoring, Steady(Day - 1))).Rows).Band);
        var (rows, scored) = await ScoreAsync(scoring, Steady(Day));

        var band = Assert.Single(rows).Band!.Value;
        Assert.InRange(band.Expected, 19, 21);
        Assert.InRange(20, band.Lower, band.Upper);
        Assert.Equal((SeasonalModel.Name, SeasonalModel.Version, 1, 300), (scored.Detector, scored.DetectorVersion, scored.Tested, scored.WindowSeconds));
    }

    [Fact]
    public async Task A_window_of_an_hour_has_rows_and_is_not_judged()
    {
        var scoring = await SteadyAsync(2 * Day);
        var hour = new OpenWindow(WindowLength.Long, PostLine.StartMs + 48L * WindowLength.Long.Milliseconds);
        hour.Cell("#rain"u8, Posts.KeywordMarks.None, out _).Posts = 500;
        hour.Cell("#new"u8, Posts.KeywordMarks.None, out _).Posts = 1;
        var rows = new List<SeriesRow>();

        Assert.Null(await scoring.ScoreAsync(hour, s_noVersions, rows, default));
        Assert.Equal(["#new", "#rain"], rows.Select(row => Encoding.UTF8.GetString(row.Keyword)).ToArray());
        Assert.Null(rows[0].Band);
        Assert.InRange(rows[1].Band!.Value.Expected, 230, 250);
    }

    [Fact]
    public async Task A_hundred_times_as_many_posts_of_many_authors_are_a_candidate()
    {
        var scoring = await SteadyAsync(3 * Day);
        var (_, scored) = await ScoreAsync(scoring, HandMadeWindow.Counts(3 * Day, Platform + 1980, ("#rain", 2000, 2000)));

        var rain = Assert.Single(scored.Candidates);
        Assert.Equal(("#rain", "spike", true, 2000L), (rain.Keyword, rain.Kind, rain.Opens, rain.Observed));
        Assert.Equal(11 * 20 + 2000, rain.HourObserved);
        Assert.InRange(rain.HourExpected, 220, 280);
        Assert.True(rain.BandUpper < 2000 && rain.Probability < 1e-3);
    }

    [Fact]
    public async Task A_hundred_times_as_many_posts_of_one_author_are_none()
    {
        var scoring = await SteadyAsync(3 * Day);
        Assert.Empty((await ScoreAsync(scoring, HandMadeWindow.Counts(3 * Day, Platform + 1980, ("#rain", 2000, 1)))).Scored.Candidates);
    }

    [Fact]
    public async Task A_keyword_that_rises_as_the_platform_does_is_as_usual()
    {
        var scoring = await SteadyAsync(3 * Day);
        for (var window = 0; window < 12; window++)
            Assert.Empty((await ScoreAsync(scoring, HandMadeWindow.Counts(3 * Day + window, 100 * Platform, ("#rain", 2000, 2000)))).Scored.Candidates);
    }

    [Fact]
    public async Task A_window_that_was_not_observed_teaches_nothing_and_one_without_the_keyword_does()
    {
        var (gap, silence) = (await SteadyAsync(3 * Day), await SteadyAsync(3 * Day));
        var before = LevelOf(gap);
        for (var window = 0; window < Day; window++)
            await ScoreAsync(silence, HandMadeWindow.Counts(3 * Day + window, Platform));
        await ScoreAsync(gap, Steady(4 * Day));

        Assert.Equal(before, LevelOf(gap), 0.01);
        Assert.True(LevelOf(silence) < 0.95 * before);
    }

    [Theory]
    [InlineData(2 * Day, true)]
    [InlineData(2, false)] // nobody knows what should have come
    public async Task A_hole_of_weeks_is_a_gap_once_the_platform_is_known(int known, bool isGap)
    {
        var scoring = await SteadyAsync(known);
        Assert.Equal(isGap, (await ScoreAsync(scoring, Steady(known + 40 * Day))).Scored.MissingBefore > 0);
    }

    [Theory]
    [InlineData(3 * Day, 12, true)]
    [InlineData(3 * Day, 1, false)] // of one author
    [InlineData(3 * Day - 4, 12, false)] // the platform itself is too new: most keywords are
    public async Task A_new_keyword_of_many_authors_emerges_once_the_platform_is_known(int known, int authors, bool emerges)
    {
        var (scoring, kinds) = (await SteadyAsync(known), new List<string>());
        for (var window = 0; window < 3; window++)
            kinds.AddRange((await ScoreAsync(scoring, HandMadeWindow.Counts(known + window, Platform, ("#rain", 20, 20), ("#new", 12 * (window + 1), authors * (window + 1))))).Scored.Candidates
                .Select(candidate => $"{candidate.Keyword} {candidate.Kind}"));
        Assert.Equal(emerges ? ["#new emerging"] : [], kinds.Distinct(StringComparer.Ordinal).ToArray());
    }

    [Fact]
    public async Task An_open_window_that_is_sure_to_stand_out_is_foreseen_once()
    {
        var scoring = await SteadyAsync(3 * Day);
        var window = HandMadeWindow.Counts(3 * Day, 9000, ("#rain", 4000, 4000), ("#sun", 4000, 4000));
        var touched = window.Cells.Keys.Select(keyword => (window, keyword)).ToList();

        var foreseen = Assert.Single(await scoring.ForeseeAsync(touched, s_noVersions, default));
        Assert.Equal((true, "#rain"), (foreseen.Provisional, Assert.Single(foreseen.Candidates).Keyword)); // nothing is known of #sun
        Assert.Empty(await scoring.ForeseeAsync(touched, s_noVersions, default));
        Assert.Equal("#rain", Assert.Single((await ScoreAsync(scoring, window)).Scored.Candidates, candidate => candidate.Keyword == "#rain").Keyword);
    }

    [Fact]
    public async Task Looking_ahead_changes_nothing_of_what_closed_windows_say()
    {
        var (looked, plain) = (await SteadyAsync(2 * Day), await SteadyAsync(2 * Day));
        for (var number = 2 * Day; number < 2 * Day + 10; number++)
        {
            var window = HandMadeWindow.Counts(number, Platform, ("#rain", 3000, 3000), ("#sun", 40, 40));
            await looked.ForeseeAsync([.. window.Cells.Keys.Select(keyword => (window, keyword))], s_noVersions, default);
            Assert.Equal(Json((await ScoreAsync(plain, window)).Scored), Json((await ScoreAsync(looked, window)).Scored));
        }
    }

    [Fact]
    public async Task Going_on_from_a_capture_equals_never_having_stopped()
    {
        var (whole, restored) = (await SteadyAsync(2 * Day), Scoring());
        restored.Restore([.. whole.Capture().Select(part => part.ToArray())]);
        for (var number = 2 * Day; number < 2 * Day + 40; number++)
        {
            var window = HandMadeWindow.Counts(number, Platform + number, ("#rain", number % 7 * 400, number % 7 * 400), ($"#new{number % 5}", 2, 2));
            Assert.Equal(Json((await ScoreAsync(whole, window)).Scored), Json((await ScoreAsync(restored, window)).Scored));
        }

        Assert.Equal(whole.Capture().ToList(), restored.Capture().ToList());
    }

    private SeasonalScoring Scoring(TrackingOptions? tracking = null) => new(0, 1, new DetectorOptions { Tracking = tracking ?? new TrackingOptions { SketchWidth = 1024 } }, new KeywordSeeds(_unused));

    /// <summary>A scoring that has seen a platform of 1000 posts a window, 20 of them with #rain.</summary>
    private async Task<SeasonalScoring> SteadyAsync(int windows)
    {
        var scoring = Scoring();
        for (var number = 0; number < windows; number++)
            await ScoreAsync(scoring, Steady(number));
        return scoring;
    }

    private static OpenWindow Steady(long number) => HandMadeWindow.Counts(number, Platform, ("#rain", 20, 20));

    private static async Task<(List<SeriesRow> Rows, ScoredWindow Scored)> ScoreAsync(SeasonalScoring scoring, OpenWindow window)
    {
        var rows = new List<SeriesRow>();
        return (rows, (await scoring.ScoreAsync(window, s_noVersions, rows, default))!);
    }

    private static double LevelOf(SeasonalScoring scoring) => SeasonalModel.LevelOf(scoring.Table[scoring.Table.Find("#rain"u8)].State);

    private static string Json(ScoredWindow window) => JsonSerializer.Serialize(window, ScoredWindowJson.Default.ScoredWindow);
}
