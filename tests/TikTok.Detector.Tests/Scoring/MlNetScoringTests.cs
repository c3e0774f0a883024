using System.Text;
using TikTok.Anomalies.MlNet;
using TikTok.Detector.Scoring;
using TikTok.Detector.Scoring.MlNet;
using TikTok.Detector.Scoring.Seasonal;
using TikTok.Posts;
using TikTok.Storage.EventLog;
using TikTok.Testing;

namespace TikTok.Detector.Tests.Scoring;

public sealed class MlNetScoringTests(PostgresFixture postgres) : IAsyncLifetime
{
    public static TheoryData<string> Cultures => UnderCulture.Names;

    private const long Hour = 3_600_000;
    private static readonly IReadOnlyList<BaselineVersion> s_noVersions = [];
    private readonly TemporaryDirectory _directory = new();
    private ServiceHost? _host;

    public async ValueTask InitializeAsync() => _host = await ServiceHost.StartAsync(_directory.Path, await postgres.CreateDatabaseAsync(), _ => { });

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_keyword_is_followed_from_an_hour_with_enough_posts_on_and_a_watched_one_from_its_first()
    {
        var scoring = Scoring(new TrackingOptions { Watched = ["#mine"], AdmissionPosts = 3 });
        await ScoreAsync(scoring, Window(0, ("#rain", 3, 3), ("#mine", 1, 1), ("#sun", 2, 2)));
        Assert.Equal(["#mine", "#rain"], scoring.Keywords.All.Keys.Select(Encoding.UTF8.GetString), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Marked_keywords_are_not_followed_and_have_rows()
    {
        var scoring = Scoring();
        var window = Window(0, ("#rain", 9, 9));
        window.Cell("#fyp"u8, KeywordMarks.Boilerplate, out _).Posts = 500;
        var (rows, _) = await ScoreAsync(scoring, window);
        Assert.Equal(["#rain"], scoring.Keywords.All.Keys.Select(Encoding.UTF8.GetString), StringComparer.Ordinal);
        Assert.Equal(2, rows.Count);
    }

    [Fact]
    public async Task An_hour_that_many_write_is_a_candidate_with_the_p_value_as_its_probability()
    {
        var scoring = await SteadyAsync(Scoring());
        var (rows, scored) = await ScoreAsync(scoring, Window(60, ("#rain", 300, 280)));
        var rain = Assert.Single(scored!.Candidates);
        Assert.Equal(("#rain", "spike", 300L, true, 1e-8), (rain.Keyword, rain.Kind, rain.Observed, rain.Opens, rain.Probability));
        Assert.InRange(rain.Authors, 250, 310); // there are 280; beyond 64 it is an estimate
        Assert.InRange(rain.Expected, 9, 13);
        Assert.True(rain.BandUpper < 40 && rain.Score >= 0.5 && rain.Severity > 50);
        Assert.Equal((MlNetDetectors.IidSpike, 1, 3600, 1), (scored.Detector, scored.DetectorVersion, scored.WindowSeconds, scored.Tested));
        Assert.NotNull(Assert.Single(rows).Band);
    }

    [Theory]
    [InlineData(300, 1)]
    [InlineData(9, 9)]
    [InlineData(300, 5)]
    public async Task Few_authors_or_few_posts_are_no_candidate(int posts, int authors)
    {
        var scoring = await SteadyAsync(Scoring(), most: 1);
        Assert.Empty((await ScoreAsync(scoring, Window(60, ("#rain", posts, authors)))).Scored!.Candidates);
    }

    [Fact]
    public async Task An_hour_in_which_a_keyword_does_not_occur_is_a_zero_and_one_without_the_stream_is_nothing()
    {
        var (with, without) = (Scoring(), Scoring());
        foreach (var scoring in new[] { with, without })
            await ScoreAsync(scoring, Window(0, ("#rain", 8, 8)));
        await ScoreAsync(with, Window(1));
        Assert.Equal((4.0, 8.0), (LevelOf(with), LevelOf(without)));
        await ScoreAsync(without, Window(100, ("#rain", 8, 8)));
        Assert.Equal(8.0, LevelOf(without));
    }

    [Theory]
    [InlineData(DetectorModel.IidSpike)]
    [InlineData(DetectorModel.IidChangePoint)]
    [InlineData(DetectorModel.SsaSpike)]
    [InlineData(DetectorModel.SsaChangePoint)]
    [InlineData(DetectorModel.SrCnn)]
    public async Task What_is_stored_of_a_keyword_is_its_past(DetectorModel model)
    {
        var options = Options(model);
        var whole = Scoring(options);
        var series = new SeriesWriter(_host!.Database, 0);
        await series.StartAsync(default);
        foreach (var number in Enumerable.Range(0, 60).Where(number => number is < 20 or > 22)) // the stream was away for three hours
        {
            var window = Window(number, number % 4 == 3 ? [("*", 1, 1)] : [("#rain", 8 + number * 7 % 5, 8), ("*", 1, 1)]);
            window.Cells["*"u8.ToArray()].Posts = 50;
            var (rows, _) = await ScoreAsync(whole, window);
            await series.WriteAsync(window.EndMs, rows, [], [], default);
        }

        var late = Scoring(options);
        await ScoreAsync(whole, Window(60, ("#rain", 9, 9)));
        await ScoreAsync(late, Window(60, ("#rain", 9, 9)));
        var (expected, actual) = (await ScoreAsync(whole, Window(61, ("#rain", 300, 280))), await ScoreAsync(late, Window(61, ("#rain", 300, 280))));
        Assert.True(late.Keywords.All["#rain"u8.ToArray()].Detector.IsReady);
        if (model is DetectorModel.IidSpike or DetectorModel.SsaSpike)
            Assert.Equal(1e-8, Assert.Single(actual.Scored!.Candidates).Probability);
        Assert.Equal(expected.Scored!.Candidates.Select(candidate => (candidate.Keyword, candidate.Kind)), actual.Scored!.Candidates.Select(candidate => (candidate.Keyword, candidate.Kind)));
    }

    [Fact]
    public async Task Windows_that_are_closed_and_not_stored_yet_are_past_too()
    {
        var scoring = Scoring();
        var rows = new List<SeriesRow>();
        foreach (var posts in new[] { 1, 2, 8 }) // followed from the third hour on: three posts
            await scoring.ScoreAsync(Window(rows.Count, ("#rain", posts, posts)), s_noVersions, rows, default);
        Assert.Equal((1 + 2 + 8) / 3.0, LevelOf(scoring), 12);
    }

    [Theory]
    [MemberData(nameof(Cultures))]
    public async Task A_snapshot_is_taken_up_whatever_the_culture_it_was_written_under(string culture)
    {
        var options = Options(DetectorModel.SsaSpike) is var plain ? plain with { MlNet = Set(plain, ("confidence", "98.5")) } : null!;
        var scoring = await SteadyAsync(Scoring(options));
        var parts = scoring.Capture().Select(part => part.ToArray()).ToList();
        var (there, back) = (Scoring(options), Scoring(options));
        using (new UnderCulture(culture))
        {
            there.Restore(parts);
            Assert.Equal(parts, there.Capture());
        }

        back.Restore([.. there.Capture().Select(part => part.ToArray())]);
        Assert.NotEmpty(back.Keywords.All);
    }

    [Fact]
    public async Task A_snapshot_is_taken_up_with_the_same_parameters_alone()
    {
        var options = Options(DetectorModel.SsaSpike);
        var scoring = await SteadyAsync(Scoring(options));
        var parts = scoring.Capture().Select(part => part.ToArray()).ToList();
        Assert.InRange(parts[1].Length, 1, scoring.StateBytes + 10);

        var (same, other, another) = (Scoring(options), Scoring(options with { MlNet = Set(options, ("confidence", "98")) }), Scoring());
        same.Restore(parts);
        other.Restore(parts);
        another.Restore([[1], [2], [3]]);
        Assert.Equal(parts, same.Capture());
        Assert.Empty(other.Keywords.All);
        Assert.Empty(another.Keywords.All);
        Assert.Equal(
            (await ScoreAsync(scoring, Window(60, ("#rain", 300, 280)))).Scored!.Candidates.Select(candidate => (candidate.Keyword, candidate.Score)),
            (await ScoreAsync(same, Window(60, ("#rain", 300, 280)))).Scored!.Candidates.Select(candidate => (candidate.Keyword, candidate.Score)));
    }

    [Fact]
    public async Task When_there_are_too_many_those_with_the_least_posts_go_and_watched_ones_last()
    {
        var scoring = Scoring(new TrackingOptions { MaxKeywords = 250, Watched = ["#mine"] });
        Assert.Equal(10, scoring.Keywords.Capacity);
        await ScoreAsync(scoring, Window(0, ("#mine", 1, 1)));
        await ScoreAsync(scoring, Window(1, [.. Enumerable.Range(0, 9).Select(i => ($"#{i}", 10 + i, 10))]));
        await ScoreAsync(scoring, Window(2, ("#new", 3, 3), ("#newer", 4, 4)));
        // Two too many with the tenth: those admitted in this window are not judged yet and have a level of 0.
        Assert.Equal(9, scoring.Keywords.All.Count);
        Assert.Contains("#mine", scoring.Keywords.All.Keys.Select(Encoding.UTF8.GetString), StringComparer.Ordinal);
        Assert.Contains("#8", scoring.Keywords.All.Keys.Select(Encoding.UTF8.GetString), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Windows_of_five_minutes_have_rows_and_nothing_is_foreseen()
    {
        var scoring = Scoring();
        var window = new OpenWindow(WindowLength.Short, PostLine.StartMs);
        window.Cell("#rain"u8, KeywordMarks.None, out var rain).Posts = 900;
        var rows = new List<SeriesRow>();
        Assert.Null(await scoring.ScoreAsync(window, s_noVersions, rows, default));
        Assert.Null(Assert.Single(rows).Band);
        Assert.Empty(await scoring.ForeseeAsync([(window, rain)], s_noVersions, default));
    }

    [Fact]
    public async Task Watched_keywords_can_have_a_model_of_their_own_beside_the_one_of_all()
    {
        var (all, watched) = Both(DetectorModel.SrCnn);
        var scoring = new WatchedScoring(all, watched);
        var rows = new List<SeriesRow>();
        var scored = await scoring.ScoreAsync(Window(0, ("#mine", 1, 1), ("#rain", 900, 900)), s_noVersions, rows, default);
        Assert.Equal((MlNetDetectors.SrCnn, 2), (scored!.Detector, rows.Count));
        Assert.Equal("#mine", Encoding.UTF8.GetString(Assert.Single(watched.Keywords.All.Keys)));
        var five = await scoring.ScoreAsync(new OpenWindow(WindowLength.Short, PostLine.StartMs), s_noVersions, rows, default);
        Assert.Equal("seasonal", five!.Detector);

        // A snapshot is taken up with the model and without it.
        var parts = scoring.Capture().Select(part => part.ToArray()).ToList();
        var (allAgain, watchedAgain) = Both(DetectorModel.SrCnn);
        new WatchedScoring(allAgain, watchedAgain).Restore(parts);
        Assert.Single(watchedAgain.Keywords.All);
        var (alone, _) = Both(DetectorModel.SrCnn);
        new WatchedScoring(alone, null).Restore(parts);
        Assert.Equal(all.Capture(), alone.Capture());
        var (plain, fresh) = Both(DetectorModel.SrCnn);
        new WatchedScoring(plain, fresh).Restore([.. all.Capture().Select(part => part.ToArray())]);
        Assert.Empty(fresh.Keywords.All);
        Assert.Equal(all.Capture(), plain.Capture());
    }

    private (SeasonalScoring All, MlNetScoring Watched) Both(DetectorModel model)
    {
        var options = new DetectorOptions { Tracking = new TrackingOptions { Watched = ["#mine"], WatchedModel = model } };
        return (new SeasonalScoring(0, 1, options, new KeywordSeeds(_host!.Database)), Scoring(options));
    }

    private MlNetScoring Scoring(TrackingOptions? tracking = null) => Scoring(Options(DetectorModel.IidSpike) with { Tracking = tracking ?? new() });

    private MlNetScoring Scoring(DetectorOptions options) =>
        new(0, 1, options, new KeywordSeeds(_host!.Database), new StoredSeries(_host.Database));

    private static DetectorOptions Options(DetectorModel model)
    {
        var options = new DetectorOptions { Model = model };
        return model switch
        {
            DetectorModel.IidSpike => options with { MlNet = Set(options, ("pvalueHistoryLength", "40")) },
            DetectorModel.IidChangePoint => options,
            DetectorModel.SrCnn => options with { MlNet = Set(options, ("windowSize", "27")) },
            DetectorModel.SsaSpike => options with { MlNet = Set(options, ("seasonalityWindowSize", "8"), ("trainingWindowSize", "30"), ("pvalueHistoryLength", "20")) },
            _ => options with { MlNet = Set(options, ("seasonalityWindowSize", "8"), ("trainingWindowSize", "30")) },
        };
    }

    private static MlNetSettings Set(DetectorOptions options, params (string Name, string Value)[] parameters)
    {
        var all = options.MlNet.Parameters.ToDictionary(StringComparer.Ordinal);
        foreach (var (name, value) in parameters)
            all[name] = value;
        return new MlNetSettings { Parameters = all };
    }

    /// <summary>Sixty hours of one keyword.</summary>
    private static async Task<MlNetScoring> SteadyAsync(MlNetScoring scoring, int most = 5)
    {
        for (var number = 0; number < 60; number++)
            await ScoreAsync(scoring, Window(number, ("#rain", (most == 1 ? 3 : 9) + number * 7 % most, 20)));
        return scoring;
    }

    private static async Task<(List<SeriesRow> Rows, ScoredWindow? Scored)> ScoreAsync(MlNetScoring scoring, OpenWindow window)
    {
        var rows = new List<SeriesRow>();
        var scored = await scoring.ScoreAsync(window, s_noVersions, rows, default);
        return (rows, scored);
    }

    private static double LevelOf(MlNetScoring scoring) => scoring.Keywords.All["#rain"u8.ToArray()].Detector.Level;

    private static OpenWindow Window(long number, params (string Keyword, int Posts, int Authors)[] keywords)
    {
        var window = new OpenWindow(WindowLength.Long, PostLine.StartMs + number * Hour) { PlatformPosts = 1000 };
        foreach (var (keyword, posts, authors) in keywords)
        {
            var cell = window.Cell(Encoding.UTF8.GetBytes(keyword), keyword == "*" ? KeywordMarks.Boilerplate : KeywordMarks.None, out _);
            cell.Posts = posts;
            for (var author = 0; author < authors; author++)
                cell.Authors.Add(StableHash.Of(Encoding.UTF8.GetBytes($"{number} {author}")));
        }

        return window;
    }
}
