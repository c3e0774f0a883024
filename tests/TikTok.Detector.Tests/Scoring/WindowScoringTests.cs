using TikTok.Anomalies;
using TikTok.Anomalies.Classic;
using TikTok.Detector.Cells;
using TikTok.Detector.Scoring;
using TikTok.Detector.Tests.Counting;
using TikTok.Testing;

namespace TikTok.Detector.Tests.Scoring;

public sealed class WindowScoringTests
{
    private static readonly WindowLength s_five = new(300);
    private readonly WindowScoring _scoring = new(new ClassicDetector());

    [Fact]
    public void Every_keyword_has_a_row_and_those_that_stand_out_are_candidates()
    {
        var window = Window((10, "#rain #cloud"), (3, "#sun"), (2, "#unknown"));
        var (rows, candidates) = Score(window, ("#rain", 2, 1), ("#cloud", 20, 1), ("#sun", 2, 1));

        Assert.Equal(window.Cells.Count, rows.Count);
        var rain = Assert.Single(candidates);
        Assert.Equal(("#rain", "posts", "spike", "classic", 1), (rain.Keyword, rain.Metric, rain.Kind, rain.Detector, rain.DetectorVersion));
        Assert.Equal((10, 10, 2.0, 0.0, 4.5, 8.0), (rain.Observed, rain.Authors, rain.Expected, rain.BandLower, rain.BandUpper, rain.Score));
        Assert.Equal((3, 15, 7, 300, PostLine.StartMs, false), (rain.Tested, rain.PlatformPosts, rain.BaselineVersion, rain.WindowSeconds, rain.WindowStartMs, rain.Provisional));
        Assert.Null(rows.Single(row => row.Keyword.AsSpan().SequenceEqual("#unknown"u8)).Verdict);
        Assert.Equal(4.5, rows.Single(row => row.Keyword.AsSpan().SequenceEqual("#rain"u8)).Verdict!.Value.Upper);
    }

    [Fact]
    public void Marked_keywords_are_never_candidates_and_not_tested()
    {
        var (rows, candidates) = Score(Window((10, "#fyp the")), ("#fyp", 2, 1), ("the", 2, 1), ("*", 2, 1));

        Assert.Empty(candidates);
        Assert.Equal(3, rows.Count(row => row.Verdict is { IsAnomaly: true }));
    }

    [Fact]
    public void Evidence_is_the_heaviest_posts_and_the_tags_beside()
    {
        var records = Enumerable.Range(0, 12).Select(i => CounterHarness.Post(i, 100 + i, PostLine.StartMs, i % 2 == 0 ? "#rain #odd #fyp" : "#rain #even", author: $"{i}", likes: i)).ToList();
        var (_, candidates) = Score(Window(records), ("#rain", 2, 1));

        var evidence = Assert.Single(candidates).Evidence;
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{111 - i}").ToArray(), evidence.Posts.Select(post => post.Id).ToArray());
        Assert.Equal((11, "someone", DateTimeOffset.FromUnixTimeMilliseconds(PostLine.StartMs)), (evidence.Posts[0].Weight, evidence.Posts[0].Handle, evidence.Posts[0].At));
        Assert.Equal([new CoKeyword("#even", 5, 0.5), new CoKeyword("#odd", 5, 0.5)], evidence.CoKeywords);
    }

    [Fact]
    public void A_window_that_is_sure_to_stand_out_is_foreseen_once()
    {
        var window = Window((10, "#rain"), (2, "#sun"));
        var (rain, sun) = ("#rain"u8.ToArray(), "#sun"u8.ToArray());
        var baselines = Baselines(("#rain", 2, 1), ("#sun", 2, 1));

        var foreseen = _scoring.Foresee(window, rain, baselines);
        Assert.True(foreseen!.Provisional);
        Assert.Null(_scoring.Foresee(window, sun, baselines));
        window.Cells[rain].ProvisionalSent = true;
        Assert.Null(_scoring.Foresee(window, rain, baselines));
        Assert.Null(_scoring.Foresee(window, sun, LoadedBaselines.None));
    }

    private (List<SeriesRow> Rows, List<Candidate> Candidates) Score(OpenWindow window, params (string Keyword, double Mean, double Deviation)[] baselines)
    {
        var (rows, candidates) = (new List<SeriesRow>(), new List<Candidate>());
        _scoring.Score(window, Baselines(baselines), rows, candidates);
        return (rows, candidates);
    }

    private static LoadedBaselines Baselines(params (string Keyword, double Mean, double Deviation)[] baselines)
    {
        var five = new Dictionary<byte[], Baseline>(KeywordComparer.Instance);
        foreach (var (keyword, mean, deviation) in baselines)
            five[System.Text.Encoding.UTF8.GetBytes(keyword)] = new Baseline(mean, deviation, 7);
        return new LoadedBaselines(7, new Dictionary<WindowLength, Dictionary<byte[], Baseline>> { [WindowLength.All[0]] = five, [WindowLength.All[1]] = new(KeywordComparer.Instance) });
    }

    private static OpenWindow Window(params (int Posts, string Text)[] kinds)
    {
        var id = 0;
        return Window([.. kinds.SelectMany(kind => Enumerable.Range(0, kind.Posts).Select(_ => CounterHarness.Post(id, 100 + id, PostLine.StartMs, kind.Text, author: $"{id++}")))]);
    }

    private static OpenWindow Window(List<Storage.EventLog.LogRecord> records)
    {
        var store = new WindowStore();
        foreach (var block in CounterHarness.Count(records))
            store.Merge(block);
        return store.Window(s_five, PostLine.StartMs);
    }
}
