using System.Text;
using System.Text.Json;
using TikTok.Detector.Ranking;
using TikTok.Detector.Scoring;
using TikTok.Detector.Tests.Ranking;
using TikTok.Storage.Database;
using TikTok.Storage.EventLog;
using TikTok.Testing;

namespace TikTok.Detector.Tests.Flow;

public sealed class SeasonalFlowTests(PostgresFixture postgres) : IDisposable
{
    private const int Spike = 4 * SteadyStream.Day + 60;
    private const string Opened = "opened_at IS NOT NULL";
    private readonly List<TemporaryDirectory> _directories = [];

    public void Dispose() => _directories.ForEach(directory => directory.Dispose());

    [Fact]
    public async Task A_keyword_that_many_write_of_is_one_anomaly_opened_confirmed_and_closed()
    {
        await using var host = await (await NewFlowAsync()).StartAsync();
        await AppendAsync(host, Crisis(authors: 500));

        var anomaly = Assert.Single(await DetectorFlow.AnomaliesAsync(host, Opened));
        Assert.Equal(("#velorida", "spike", "closed", true, "seasonal", 300), (anomaly.Keyword, anomaly.Kind, anomaly.State, anomaly.Alert, anomaly.Detector, anomaly.WindowSeconds));
        Assert.InRange(MinuteOf(anomaly.StartsAt), Spike, Spike + 5);
        Assert.InRange(MinuteOf(anomaly.ClosedAt!.Value), Spike + 120, Spike + 240);
        Assert.True(anomaly.HourObserved > 60 && anomaly.HourExpected is > 1 and < 20, $"{anomaly.HourObserved} posts in the hour, {anomaly.HourExpected} expected");
        Assert.True(anomaly.Observed > anomaly.BandUpper && anomaly.Authors > 50 && anomaly.Tested >= 2);
        using var evidence = JsonDocument.Parse(anomaly.Evidence);
        Assert.Equal((10, 10), (evidence.RootElement.GetProperty("sampleSize").GetInt32(), evidence.RootElement.GetProperty("authors").GetArrayLength()));
        Assert.EndsWith("closed", (await DetectorFlow.HistoryAsync(host, anomaly.Id)).TrimEnd([.. " 0123456789"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_posts_by_one_author_are_none()
    {
        await using var host = await (await NewFlowAsync()).StartAsync();
        await AppendAsync(host, Crisis(authors: 1));

        Assert.Empty(await DetectorFlow.AnomaliesAsync(host));
        Assert.True(await host.ScalarAsync<int>("SELECT max(posts) FROM keyword_windows WHERE keyword = '#velorida' AND window_seconds = 300") >= 100);
    }

    [Fact]
    public async Task A_silence_of_the_whole_stream_is_one_incident_and_no_drop()
    {
        var gap = 6 * SteadyStream.Day + 60;
        await using var host = await (await NewFlowAsync()).StartAsync();
        await AppendAsync(host, new SteadyStream().With(0, gap).With(gap + 300, gap + 600).Posts);

        var incident = Assert.Single(await DetectorFlow.AnomaliesAsync(host));
        Assert.Equal(("*", "coverage", "gap", "closed", true), (incident.Keyword, incident.Metric, incident.Kind, incident.State, incident.Alert));
        Assert.Equal((gap, gap + 300), (MinuteOf(incident.StartsAt), MinuteOf(incident.EndsAt)));
        Assert.InRange(incident.Expected, 120, 180); // a post every two minutes
    }

    [Fact]
    public async Task One_that_is_sure_is_raised_while_its_window_is_open_and_opens_with_the_same_id()
    {
        await using var host = await (await NewFlowAsync()).StartAsync();
        await host.AppendAsync(new SteadyStream().With(0, Spike).Posts);
        await host.AppendStreamTimeAsync(SteadyStream.TimeMs(Spike));
        await DetectorFlow.DrainAsync(host);
        Assert.Empty(await DetectorFlow.AnomaliesAsync(host));

        await host.AppendAsync(new SteadyStream().With(Spike, Spike + 2, perMinute: 200, authors: 400, "#velorida").Posts);
        await DetectorFlow.DrainAsync(host);
        var provisional = Assert.Single(await DetectorFlow.AnomaliesAsync(host));
        Assert.Equal(("#velorida", "provisional", 1, true), (provisional.Keyword, provisional.State, provisional.Revision, provisional.Alert));

        await host.AppendStreamTimeAsync(SteadyStream.TimeMs(Spike + 10));
        await DetectorFlow.DrainAsync(host);
        var opened = Assert.Single(await DetectorFlow.AnomaliesAsync(host));
        Assert.Equal((provisional.Id, "confirmed", 400L, provisional.RaisedAt), (opened.Id, opened.State, opened.Observed, opened.RaisedAt));
        Assert.Equal("provisional 1, confirmed 2", await DetectorFlow.HistoryAsync(host, opened.Id));
    }

    [Fact]
    public async Task Stopping_anywhere_and_going_on_from_snapshots_gives_the_tables_of_an_undisturbed_run()
    {
        var posts = Crisis(authors: 500);
        var whole = await NewFlowAsync();
        await using var undisturbed = await whole.StartAsync();
        await AppendAsync(undisturbed, posts);

        var flow = await NewFlowAsync();
        var next = 0;
        foreach (var until in new[] { posts.Count / 3, posts.Count * 7 / 8 })
            next = await RunUntilSnapshotAsync(flow, posts, next, until);
        await using var last = await flow.StartAsync();
        await AppendAsync(last, posts[next..]);

        Assert.NotEmpty(await last.RowsAsync(DetectorFlow.FinalAnomalies));
        Assert.Equal(await undisturbed.RowsAsync(DetectorFlow.Windows), await last.RowsAsync(DetectorFlow.Windows));
        Assert.Equal(await undisturbed.RowsAsync(DetectorFlow.FinalAnomalies), await last.RowsAsync(DetectorFlow.FinalAnomalies));
    }

    [Fact]
    public async Task A_new_version_of_the_detector_writes_beside_the_old_one_and_tells_nobody_again()
    {
        await using var host = await (await NewFlowAsync()).StartAsync(("Detector:Stages", "Ranker"));
        await TellAsync(host, Windows(version: 7, 0, 40));
        await TellAsync(host, Windows(version: 8, 0, 80));

        var anomalies = await DetectorFlow.AnomaliesAsync(host);
        Assert.Equal(
            ["7 window 3 closed alert", "8 window 3 closed rescored", "8 window 43 closed alert"],
            anomalies.Select(anomaly => $"{anomaly.DetectorVersion} window {MinuteOf(anomaly.StartsAt) / 5} {anomaly.State} {anomaly.QuietReason ?? "alert"}").Order(StringComparer.Ordinal).ToArray());
        Assert.Equal(3, anomalies.Select(anomaly => anomaly.Id).Distinct(StringComparer.Ordinal).Count());

        // Each fortieth window has a crisis.
        static IEnumerable<ScoredWindow> Windows(int version, int from, int to) => Enumerable.Range(from, to - from)
            .Select(number => HandMade.Window(number, number % 40 == 3 ? [HandMade.Candidate("#rain")] : []) with { DetectorVersion = version });
    }

    /// <summary>Four quiet days, a crisis of half an hour, and a quiet rest.</summary>
    private static List<(int Partition, byte[] Value)> Crisis(int authors) =>
        new SteadyStream().With(0, Spike + 300).With(Spike, Spike + 30, perMinute: 20, authors, "#velorida").Posts;

    private static async Task AppendAsync(ServiceHost host, IReadOnlyCollection<(int Partition, byte[] Value)> posts)
    {
        await host.AppendAsync(posts);
        await host.AppendStreamTimeAsync(SteadyStream.TimeMs(8 * SteadyStream.Day));
        await DetectorFlow.DrainAsync(host);
    }

    // The stages run until one has saved its state after a certain post, wherever that is, and then stop.
    private static async Task<int> RunUntilSnapshotAsync(DetectorFlow flow, List<(int Partition, byte[] Value)> posts, int next, int until)
    {
        await using var host = await flow.StartAsync();
        await host.AppendAsync(posts[next..until]);
        await DetectorFlow.DrainAsync(host);
        var before = await SnapshotsAsync(host);
        next = until;
        while (next < posts.Count - 10 && (await SnapshotsAsync(host)).SetEquals(before))
        {
            await host.AppendAsync(posts[next..(next + 10)]);
            await DetectorFlow.DrainAsync(host);
            next += 10;
        }

        Assert.NotEmpty(await SnapshotsAsync(host));
        return next;
    }

    private static async Task<HashSet<string>> SnapshotsAsync(ServiceHost host)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var item in host.Lake.ListAsync("state/scorer/", TestContext.Current.CancellationToken))
            keys.Add(item.Key);
        return keys;
    }

    private static async Task TellAsync(ServiceHost host, IEnumerable<ScoredWindow> windows)
    {
        await using (var writer = await host.Log.OpenWriterAsync("test", TestContext.Current.CancellationToken))
            await writer.CommitAsync(
                [.. windows.Select(window => new AppendRecord(new TopicPartition(Topics.Candidates, 0), Encoding.UTF8.GetBytes(window.Detector), JsonSerializer.SerializeToUtf8Bytes(window, ScoredWindowJson.Default.ScoredWindow)))],
                [], TestContext.Current.CancellationToken);
        await host.DrainAsync(RankerStage.Group, Topics.Candidates);
    }

    private async Task<DetectorFlow> NewFlowAsync()
    {
        var directory = new TemporaryDirectory();
        _directories.Add(directory);
        return new DetectorFlow(directory.Path, await postgres.CreateDatabaseAsync(), DetectorModel.Seasonal);
    }

    private static int MinuteOf(DateTime time) => (int)((new DateTimeOffset(time).ToUnixTimeMilliseconds() - PostLine.StartMs) / 60_000);
}
