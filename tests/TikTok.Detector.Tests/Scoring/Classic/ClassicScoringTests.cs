using Npgsql;
using TikTok.Anomalies.Classic;
using TikTok.Detector.Scoring;
using TikTok.Detector.Scoring.Classic;
using TikTok.Detector.Tests.Flow;
using TikTok.Testing;

namespace TikTok.Detector.Tests.Scoring.Classic;

public sealed class ClassicScoringTests(PostgresFixture postgres) : IAsyncDisposable
{
    private static readonly IReadOnlyList<BaselineVersion> s_versions = [new(1, 0)];
    private readonly TemporaryDirectory _directory = new();
    private readonly List<IAsyncDisposable> _open = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var open in _open)
            await open.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Every_keyword_has_a_row_and_those_that_stand_out_are_candidates()
    {
        var window = HandMadeWindow.Of((10, "#rain #cloud"), (3, "#sun"), (2, "#unknown"));
        var (rows, scored) = await ScoreAsync(window, ("#rain", 2, 1), ("#cloud", 20, 1), ("#sun", 2, 1));

        Assert.Equal(window.Cells.Count, rows.Count);
        var rain = Assert.Single(scored.Candidates);
        Assert.Equal(("#rain", "spike", 10L, 10L, 2.0, 0.0, 4.5, 8.0), (rain.Keyword, rain.Kind, rain.Observed, rain.Authors, rain.Expected, rain.BandLower, rain.BandUpper, rain.Score));
        Assert.Equal(("classic", 1, 3, 15L, 1, 300, PostLine.StartMs, false),
            (scored.Detector, scored.DetectorVersion, scored.Tested, scored.PlatformPosts, scored.BaselineVersion, scored.WindowSeconds, scored.WindowStartMs, scored.Provisional));
        Assert.Null(rows.Single(row => row.Keyword.AsSpan().SequenceEqual("#unknown"u8)).Band);
        Assert.Equal(new Band(2, 0, 4.5), rows.Single(row => row.Keyword.AsSpan().SequenceEqual("#rain"u8)).Band);
    }

    [Fact]
    public async Task Marked_keywords_are_never_candidates_and_not_tested()
    {
        var (rows, scored) = await ScoreAsync(HandMadeWindow.Of((10, "#fyp the")), ("#fyp", 2, 1), ("the", 2, 1), ("*", 2, 1));

        Assert.Equal((0, 0), (scored.Candidates.Count, scored.Tested));
        Assert.Equal(3, rows.Count(row => row.Band is { Upper: 4.5 }));
    }

    [Fact]
    public async Task Before_the_first_version_of_the_baselines_nothing_stands_out()
    {
        var scoring = await ScoringAsync(("#rain", 2, 1));
        var scored = await scoring.ScoreAsync(HandMadeWindow.Of((10, "#rain")), [], [], default);
        Assert.Equal((0, 0), (scored!.Tested, scored.Candidates.Count));
    }

    [Fact]
    public async Task A_window_that_is_sure_to_stand_out_is_foreseen_once()
    {
        var scoring = await ScoringAsync(("#rain", 2, 1), ("#sun", 2, 1));
        var window = HandMadeWindow.Of((10, "#rain"), (2, "#sun"), (90, "#unknown"));
        var touched = window.Cells.Keys.Select(keyword => (window, keyword)).ToList();

        var foreseen = Assert.Single(await scoring.ForeseeAsync(touched, s_versions, default));
        Assert.Equal((true, "#rain"), (foreseen.Provisional, Assert.Single(foreseen.Candidates).Keyword));
        Assert.Empty(await scoring.ForeseeAsync(touched, s_versions, default));
    }

    private async Task<(List<SeriesRow> Rows, ScoredWindow Scored)> ScoreAsync(OpenWindow window, params (string Keyword, double Mean, double Deviation)[] baselines)
    {
        var rows = new List<SeriesRow>();
        return (rows, (await (await ScoringAsync(baselines)).ScoreAsync(window, s_versions, rows, default))!);
    }

    private async Task<ClassicScoring> ScoringAsync(params (string Keyword, double Mean, double Deviation)[] baselines)
    {
        var connection = await postgres.CreateDatabaseAsync();
        await new DetectorFlow(_directory.Path, connection).PrepareBaselinesAsync([.. baselines.Select(baseline => (baseline.Keyword, 300, baseline.Mean, baseline.Deviation))]);
        var database = NpgsqlDataSource.Create(connection);
        _open.Add(database);
        return new ClassicScoring(0, 1, new ClassicDetector(), new BaselineStore(database));
    }
}
