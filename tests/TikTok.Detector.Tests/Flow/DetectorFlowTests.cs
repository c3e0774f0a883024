using System.Globalization;
using System.Text.Json;
using TikTok.Detector.Ranking;
using TikTok.Storage.Database;
using TikTok.Storage.EventLog;
using TikTok.Testing;

namespace TikTok.Detector.Tests.Flow;

public sealed class DetectorFlowTests(PostgresFixture postgres) : IDisposable
{
    private const long Minute = 60_000;
    private readonly List<TemporaryDirectory> _directories = [];

    public void Dispose() => _directories.ForEach(directory => directory.Dispose());

    [Fact]
    public async Task Posts_give_exactly_the_rows_of_a_plain_recomputation()
    {
        var posts = Stream();
        var flow = await NewFlowAsync();
        await using var host = await flow.StartAsync();
        await host.AppendAsync(posts.Select(post => (post.Partition, post.Line)));
        await host.AppendStreamTimeAsync(PostLine.StartMs + 365 * Minute);
        await DetectorFlow.DrainAsync(host);

        var expected = new SortedDictionary<(string, int, long), (int Posts, HashSet<string> Authors, long Likes)>();
        foreach (var post in posts.Where(post => post.Counts))
            foreach (var keyword in post.Text.Split(' ').Append("*"))
                foreach (var seconds in new[] { 300, 3600 })
                {
                    var key = (keyword, seconds, post.TimeMs / (seconds * 1000L) * seconds);
                    var (count, authors, likes) = expected.GetValueOrDefault(key, (0, [], 0));
                    authors.Add(post.Author);
                    expected[key] = (count + 1, authors, likes + post.Likes);
                }

        var rows = await host.RowsAsync("SELECT keyword, window_seconds, extract(epoch FROM window_start)::bigint AS start, posts, authors, engagement FROM keyword_windows ORDER BY keyword, window_seconds, window_start");
        Assert.Equal(
            expected.OrderBy(row => row.Key.Item1, StringComparer.Ordinal).ThenBy(row => row.Key.Item2).ThenBy(row => row.Key.Item3)
                .Select(row => $"{row.Key.Item1} {row.Key.Item2} {row.Key.Item3} {row.Value.Posts} {row.Value.Authors.Count} {row.Value.Likes}").ToArray(),
            rows.Select(Row).ToArray());

        static string Row(string json)
        {
            using var row = JsonDocument.Parse(json);
            return string.Join(' ', row.RootElement.EnumerateObject().OrderBy(field => Array.IndexOf(["keyword", "window_seconds", "start", "posts", "authors", "engagement"], field.Name)).Select(field => field.Value.ToString()));
        }
    }

    [Fact]
    public async Task Windows_that_stand_out_within_the_time_to_close_are_one_anomaly_with_the_numbers_of_the_highest()
    {
        var flow = await NewFlowAsync();
        await using var host = await flow.StartAsync();
        await AppendAllAsync(host);

        // Windows at 60, 65 and 70 minutes stand out (8, 12, 12 posts), and one at 120 minutes; two hours after it closes.
        var anomaly = Assert.Single(await DetectorFlow.AnomaliesAsync(host, "window_seconds = 300 AND opened_at IS NOT NULL"));
        Assert.Equal(("#rain", "closed", "spike", 2.0, 4.5, true), (anomaly.Keyword, anomaly.State, anomaly.Kind, anomaly.Expected, anomaly.BandUpper, anomaly.Alert));
        Assert.Equal((60, 125, 65, 12L), (MinuteOf(anomaly.StartsAt), MinuteOf(anomaly.EndsAt), MinuteOf(anomaly.PeakAt), anomaly.Observed));
        Assert.Equal((65, 245), (MinuteOf(anomaly.OpenedAt!.Value), MinuteOf(anomaly.ClosedAt!.Value)));
        var hour = Assert.Single(await DetectorFlow.AnomaliesAsync(host, "window_seconds = 3600 AND opened_at IS NOT NULL"));
        Assert.Equal((60, 180, 60, 300), (MinuteOf(hour.StartsAt), MinuteOf(hour.EndsAt), MinuteOf(hour.PeakAt), MinuteOf(hour.ClosedAt!.Value)));
    }

    [Fact]
    public async Task What_comes_after_the_time_to_close_is_another_and_one_window_of_few_authors_is_taken_back()
    {
        var flow = await NewFlowAsync();
        await using var host = await flow.StartAsync(("Detector:Ranking:CloseAfter", "00:30:00"));
        await AppendAllAsync(host);

        Assert.Equal(
            [(60, 75, "closed", 105), (120, 125, "retracted", 155)],
            (await DetectorFlow.AnomaliesAsync(host, "window_seconds = 300 AND opened_at IS NOT NULL")).Select(anomaly => (MinuteOf(anomaly.StartsAt), MinuteOf(anomaly.EndsAt), anomaly.State, MinuteOf(anomaly.ClosedAt!.Value))).ToArray());
    }

    [Fact]
    public async Task A_provisional_anomaly_comes_before_its_window_closes_and_opens_with_the_same_id()
    {
        var flow = await NewFlowAsync();
        await using var host = await flow.StartAsync();
        await host.AppendAsync([(0, PostLine.Of(1, PostLine.StartMs, "#x")), (1, PostLine.Of(2, PostLine.StartMs, "#x"))]);
        await host.AppendStreamTimeAsync(PostLine.StartMs + 10 * Minute);
        await DetectorFlow.DrainAsync(host);
        await host.AppendAsync(Enumerable.Range(0, 10).Select(i => (0, PostLine.Of(10 + i, PostLine.StartMs + 11 * Minute, "#rain", $"{i % 5}"))));
        await DetectorFlow.DrainAsync(host);

        var provisional = Assert.Single(await DetectorFlow.AnomaliesAsync(host, "window_seconds = 300"));
        Assert.Equal(("provisional", 10L, 1, (DateTime?)null), (provisional.State, provisional.Observed, provisional.Revision, provisional.OpenedAt));

        await host.AppendAsync([(0, PostLine.Of(30, PostLine.StartMs + 12 * Minute, "#rain", "late comer"))]);
        await host.AppendStreamTimeAsync(PostLine.StartMs + 20 * Minute);
        await DetectorFlow.DrainAsync(host);

        var open = Assert.Single(await DetectorFlow.AnomaliesAsync(host, "window_seconds = 300"));
        Assert.Equal(("open", 11L, 2, provisional.Id), (open.State, open.Observed, open.Revision, open.Id));
        Assert.Equal("provisional 1, open 2", await DetectorFlow.HistoryAsync(host, open.Id));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(3, false)]
    [InlineData(6, true)]
    public async Task Stopping_anywhere_gives_the_tables_of_an_uninterrupted_run(int stops, bool drains)
    {
        var posts = Stream();
        var whole = await RunAsync(posts, 0, drains: false);
        var stopped = await RunAsync(posts, stops, drains);

        Assert.NotEmpty(whole.Anomalies);
        Assert.Equal(whole.Windows, stopped.Windows);
        Assert.Equal(whole.Anomalies, stopped.Anomalies);
    }

    [Fact]
    public async Task Every_revision_is_published_once_and_in_order_over_restarts()
    {
        var flow = await NewFlowAsync();
        var posts = Stream();
        foreach (var chunk in posts.Chunk(posts.Count / 4 + 1))
        {
            await using var host = await flow.StartAsync();
            await host.AppendAsync(chunk.Select(post => (post.Partition, post.Line)));
            await host.AppendStreamTimeAsync(chunk.Max(post => post.TimeMs));
            await DetectorFlow.DrainAsync(host);
        }

        await using var last = await flow.StartAsync();
        await last.AppendStreamTimeAsync(PostLine.StartMs + 365 * Minute);
        await DetectorFlow.DrainAsync(last);

        var published = (await last.ReadAllAsync(Topics.Anomalies)).Select(record => JsonSerializer.Deserialize<AnomalyRecord>(record.Value, JsonSerializerOptions.Web)!).ToList();
        Assert.Equal(published.Count, published.Select(anomaly => (anomaly.Id, anomaly.Revision)).Distinct().Count());
        foreach (var history in published.GroupBy(anomaly => anomaly.Id, StringComparer.Ordinal))
            Assert.Equal(Enumerable.Range(1, history.Count()), history.Select(anomaly => anomaly.Revision));
        foreach (var anomaly in await DetectorFlow.AnomaliesAsync(last))
            Assert.Equal(Comparable(anomaly), Comparable(published.Last(record => record.Id == anomaly.Id)));

        // PostgreSQL keeps microseconds and its own order of JSON fields.
        static string Comparable(AnomalyRecord anomaly) => JsonSerializer.Serialize(anomaly with { Evidence = "0", Lineage = "0", RaisedAt = default, RevisedAt = default });
    }

    [Fact]
    public async Task A_newer_Ranker_fences_the_older_one()
    {
        var flow = await NewFlowAsync();
        await using var host = await flow.StartWithoutStagesAsync();
        var place = new TopicPartition(Topics.Candidates, 0);
        var old = await LogPositions.ClaimAsync(host.Database, RankerStage.Group, place, default);
        var newer = await LogPositions.ClaimAsync(host.Database, RankerStage.Group, place, default);

        await using var connection = await host.Database.OpenConnectionAsync();
        await using (var transaction = await connection.BeginTransactionAsync())
            await Assert.ThrowsAsync<FencedException>(() => LogPositions.AdvanceAsync(transaction, old, 5, 5, default));
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await LogPositions.AdvanceAsync(transaction, newer, 5, 5, default);
            await transaction.CommitAsync();
        }

        Assert.Equal(5, (await LogPositions.ClaimAsync(host.Database, RankerStage.Group, place, default)).NextOffset);
    }

    [Fact]
    public async Task A_Ranker_that_lost_its_epoch_takes_the_partition_up_anew_and_writes_nothing_twice()
    {
        var flow = await NewFlowAsync();
        await using var host = await flow.StartAsync();
        await host.AppendAsync(Stream().Take(200).Select(post => (post.Partition, post.Line)));
        await DetectorFlow.DrainAsync(host);
        await host.ExecuteAsync("UPDATE log_positions SET epoch = epoch + 1 WHERE consumer = 'ranker'"); // somebody claimed it
        await host.AppendAsync(Stream().Skip(200).Select(post => (post.Partition, post.Line)));
        await host.AppendStreamTimeAsync(PostLine.StartMs + 365 * Minute);
        await DetectorFlow.DrainAsync(host);

        var whole = await RunAsync(Stream(), 0, drains: false);
        Assert.Equal(whole.Anomalies, await host.RowsAsync(DetectorFlow.FinalAnomalies));
        Assert.True(await host.ScalarAsync<long>("SELECT epoch FROM log_positions WHERE consumer = 'ranker'") >= 3);
    }

    private static async Task AppendAllAsync(ServiceHost host)
    {
        await host.AppendAsync(Stream().Select(post => (post.Partition, post.Line)));
        await host.AppendStreamTimeAsync(PostLine.StartMs + 365 * Minute);
        await DetectorFlow.DrainAsync(host);
    }

    private async Task<(List<string> Windows, List<string> Anomalies)> RunAsync(List<StreamPost> posts, int stops, bool drains)
    {
        var flow = await NewFlowAsync();
        foreach (var chunk in posts.Chunk(posts.Count / (stops + 1) + 1))
        {
            await using var host = await flow.StartAsync();
            await host.AppendAsync(chunk.Select(post => (post.Partition, post.Line)));
            if (drains)
                await DetectorFlow.DrainAsync(host);
        }

        await using var last = await flow.StartAsync();
        await last.AppendStreamTimeAsync(PostLine.StartMs + 365 * Minute);
        await DetectorFlow.DrainAsync(last);
        return (await last.RowsAsync(DetectorFlow.Windows), await last.RowsAsync(DetectorFlow.FinalAnomalies));
    }

    private async Task<DetectorFlow> NewFlowAsync()
    {
        var directory = new TemporaryDirectory();
        _directories.Add(directory);
        var flow = new DetectorFlow(directory.Path, await postgres.CreateDatabaseAsync());
        await flow.PrepareBaselinesAsync(("#rain", 300, 2, 1), ("#rain", 3600, 10, 4), ("#fyp", 300, 1, 0), ("*", 300, 1, 0));
        return flow;
    }

    private static int MinuteOf(DateTime time) => (int)((new DateTimeOffset(time.ToUniversalTime(), TimeSpan.Zero).ToUnixTimeMilliseconds() - PostLine.StartMs) / Minute);

    /// <summary>Six hours: quiet, a crisis of 15 minutes after one hour, a short one after two; re-sent and late posts between.</summary>
    private static List<StreamPost> Stream()
    {
        var posts = new List<StreamPost>();
        var id = 1000L;
        for (var minute = 0; minute < 360; minute++)
        {
            var rain = minute switch { >= 60 and < 65 => 1.6, >= 65 and < 75 => 2.4, >= 120 and < 125 => 1.8, _ => minute % 5 == 0 ? 1 : 0 };
            var many = (int)Math.Round((minute % 5 + 1) * rain) - (int)Math.Round(minute % 5 * rain);
            if (rain is 1 or 0)
                many = (int)rain;
            for (var i = 0; i < many; i++)
                Add(minute, i, "#rain #fyp");
            Add(minute, 50, minute % 3 == 0 ? "#sun" : "the cat");
            if (minute % 20 == 19)
            {
                var again = posts[^3];
                posts.Add(again with { TimeMs = PostLine.StartMs + minute * Minute + 900, Line = PostLine.Of(again.Id, PostLine.StartMs + minute * Minute + 900, again.Text, again.Author, again.Likes), Counts = false });
                var late = PostLine.StartMs + (minute - 10) * Minute;
                posts.Add(new StreamPost(posts[^1].Partition, ++id, late, "#rain", "x", 3, PostLine.Of(id, late, "#rain", "x", 3), Counts: false));
            }
        }

        return posts;

        void Add(int minute, int second, string text)
        {
            id++;
            var (time, author) = (PostLine.StartMs + minute * Minute + second * 1000, (id % 7).ToString(CultureInfo.InvariantCulture));
            posts.Add(new StreamPost((int)(id % 2), id, time, text, author, id % 11, PostLine.Of(id, time, text, author, id % 11), Counts: true));
        }
    }

    private sealed record StreamPost(int Partition, long Id, long TimeMs, string Text, string Author, long Likes, byte[] Line, bool Counts);
}
