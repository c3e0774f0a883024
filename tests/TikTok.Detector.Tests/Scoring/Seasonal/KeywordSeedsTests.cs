using Npgsql;
using TikTok.Anomalies.Seasonal;
using TikTok.Detector.Cells;
using TikTok.Detector.Scoring;
using TikTok.Detector.Scoring.Seasonal;
using TikTok.Detector.Tests.Flow;
using TikTok.Posts;
using TikTok.Testing;

namespace TikTok.Detector.Tests.Scoring.Seasonal;

public sealed class KeywordSeedsTests(PostgresFixture postgres) : IAsyncDisposable
{
    private static readonly IReadOnlyList<BaselineVersion> s_versions = [new(1, 0), new(2, PostLine.StartMs + 300_000)];
    private readonly TemporaryDirectory _directory = new();
    private NpgsqlDataSource? _database;

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
            await _database.DisposeAsync();
        _directory.Dispose();
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 1)]
    [InlineData(299_999, 1)]
    [InlineData(300_000, 2)]
    public void A_window_is_judged_by_the_newest_version_that_held_at_its_start(long afterMs, int version) =>
        Assert.Equal(version, KeywordSeeds.VersionFor([new(1, PostLine.StartMs), new(2, PostLine.StartMs + 300_000)], PostLine.StartMs + afterMs));

    [Fact]
    public async Task What_the_baselines_know_of_keywords_is_read_by_version()
    {
        var seeds = await SeedsAsync();
        var found = await seeds.OfAsync(1, ["#rain", "#unknown"], default);

        var rain = found["#rain"u8.ToArray()];
        Assert.Equal((5.0, 0.05, 0.04, 7.0, KeywordMarks.None), (rain.Statistics.Mean, rain.Statistics.Dispersion, rain.Statistics.HourDispersion, rain.Statistics.SupportDays, rain.Marks));
        Assert.Equal((24, 2f, 7, 1f), (rain.Statistics.Day.Length, rain.Statistics.Day[0], rain.Statistics.Week.Length, rain.Statistics.Week[6]));
        Assert.Single(found);
        Assert.Empty(await seeds.OfAsync(0, ["#rain"], default));
        Assert.Empty(await seeds.OfAsync(1, [], default));
        Assert.Equal(2, await seeds.AllAsync(2, default).CountAsync());
    }

    [Fact]
    public async Task A_keyword_that_the_baselines_know_is_judged_from_its_first_window()
    {
        var scoring = new SeasonalScoring(0, 1, new DetectorOptions(), await SeedsAsync());
        var scored = await scoring.ScoreAsync(HandMadeWindow.Counts(0, 1000, ("#rain", 200, 200), ("#unknown", 200, 200)), s_versions, [], default);

        Assert.Equal(("#rain", 1), (Assert.Single(scored!.Candidates).Keyword, scored.BaselineVersion));
    }

    [Fact]
    public async Task An_open_window_is_judged_by_what_the_baselines_know_of_keywords_that_are_not_tracked_yet()
    {
        var scoring = new SeasonalScoring(0, 1, new DetectorOptions(), await SeedsAsync());
        var window = HandMadeWindow.Counts(0, 1000, ("#rain", 400, 400), ("#unknown", 400, 400));
        var foreseen = await scoring.ForeseeAsync([.. window.Cells.Keys.Select(keyword => (window, keyword))], s_versions, default);

        Assert.Equal("#rain", Assert.Single(Assert.Single(foreseen).Candidates).Keyword);
    }

    [Fact]
    public async Task A_newer_version_knows_which_words_mean_nothing_and_leaves_the_level()
    {
        var scoring = new SeasonalScoring(0, 1, new DetectorOptions(), await SeedsAsync());
        await scoring.ScoreAsync(HandMadeWindow.Counts(0, 1000, ("#rain", 5, 5)), s_versions, [], default);
        var level = SeasonalModel.LevelOf(scoring.Table[0].State);
        var scored = await scoring.ScoreAsync(HandMadeWindow.Counts(1, 1000, ("#rain", 200, 200)), s_versions, [], default);

        Assert.Equal((2, 0, 0), (scored!.BaselineVersion, scored.Candidates.Count, scored.Tested));
        Assert.Equal((byte)KeywordMarks.StopWord, scoring.Table[0].Marks);
        Assert.InRange(SeasonalModel.LevelOf(scoring.Table[0].State), level, 2 * level); // the mean of version 2 is 500
    }

    private async Task<KeywordSeeds> SeedsAsync()
    {
        var connection = await postgres.CreateDatabaseAsync();
        await using var host = await new DetectorFlow(_directory.Path, connection).StartWithoutStagesAsync();
        await host.ExecuteAsync("""
            INSERT INTO baseline_versions VALUES (1, '2020-03-01', 'epoch', 'one', 1, 'epoch'), (2, '2020-03-02', 'epoch', 'two', 1, 'epoch');
            INSERT INTO baselines (version, window_seconds, keyword, mean, standard_deviation, support_days, marks, dispersion, hour_dispersion, day_shape, week_shape)
            SELECT version, 300, keyword, CASE version WHEN 1 THEN 5 ELSE 500 END, 1, 7, CASE WHEN version = 2 THEN 1 ELSE 0 END, 0.05, 0.04,
              array_fill(CASE keyword WHEN '#rain' THEN 2 ELSE 1 END::real, ARRAY[24]), array_fill(1::real, ARRAY[7])
            FROM (VALUES (1), (2)) AS versions (version), (VALUES ('#rain'), ('#sun')) AS keywords (keyword);
            """);
        _database = NpgsqlDataSource.Create(connection);
        return new KeywordSeeds(_database);
    }
}
