using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TikTok.Storage.Database;
using TikTok.Storage.EventLog;
using TikTok.Storage.EventLog.Embedded;
using TikTok.Storage.EventLog.Kafka;
using TikTok.Testing;

namespace TikTok.Standalone.Tests;

public sealed class TraceTests(PostgresFixture postgres) : IDisposable
{
    private const long Day = 1_583_107_200; // 2020-03-02
    private const long CrisisAt = Day + 86_400 + 36_000;
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task One_trace_leads_from_the_replayed_batch_to_the_stored_anomaly_which_names_it_and_its_offsets() =>
        TraceAsync([], () => EmbeddedEventLog.Open(_folder.Sub("data/log"), new EventLogOptions(), TimeProvider.System, NullLogger.Instance));

    [Fact]
    public async Task So_it_does_across_Kafka()
    {
        await using var kafka = await KafkaCluster.StartOrSkipAsync();
        await TraceAsync([$"--ConnectionStrings:kafka={kafka.Servers}"], () => new KafkaEventLog(kafka.Servers, new KafkaOptions(), TimeProvider.System, NullLogger.Instance));
    }

    private async Task TraceAsync(string[] settings, Func<IEventLog> open)
    {
        using var trace = new RecordedTrace("replay batch");
        await File.WriteAllLinesAsync(_folder.Sub("dump"), Lines(), TestContext.Current.CancellationToken);
        var options = new StandaloneOptions { Input = _folder.Sub("dump"), DataDirectory = _folder.Sub("data"), Urls = "http://127.0.0.1:0", Once = true };

        var database = await postgres.CreateDatabaseAsync();

        Assert.Equal(0, await StandaloneHost.RunAsync(options, [$"--ConnectionStrings:tiktok={database}", .. settings], TestContext.Current.CancellationToken));

        var anomaly = await StoredAnomalyAsync(database);
        var stored = trace.Spans.Last(span => span.OperationName == "process tiktok.candidates" && span.TraceId.ToHexString() == anomaly.TraceId);
        Assert.Equal(
            ["replay batch", "send tiktok.posts", "process tiktok.posts", "send tiktok.keyword-counts", "process tiktok.keyword-counts", "send tiktok.candidates", "process tiktok.candidates"],
            trace.PathTo(stored));
        Assert.Contains(trace.Spans, span => span.TraceId == stored.TraceId && span.Source.Name == "TikTok.Archiver" && span.GetTagItem("tiktok.lake.manifest") is string);
        // A span a batch, never a record: 648 posts are far more than all spans of a stage.
        Assert.All(trace.Spans.CountBy(span => (span.OperationName, Group: span.GetTagItem("messaging.consumer.group.name"))), stage => Assert.InRange(stage.Value, 1, 200));

        var ranges = JsonSerializer.Deserialize<LineageRange[]>(anomaly.Lineage, JsonSerializerOptions.Web)!.ToDictionary(range => range.Partition);
        Assert.Equal(await CrisisOffsetsAsync(open), ranges.Values.OrderBy(range => range.Partition).ToArray());
    }

    /// <summary>A post every five minutes for two days, and sixty of sixty authors in one window of the second.</summary>
    private static IEnumerable<string> Lines()
    {
        var calm = Enumerable.Range(0, 576).Select(i => (At: Day + i * 300L, Author: i % 7));
        var crisis = Enumerable.Range(0, 60).Select(i => (At: CrisisAt + 1 + i, Author: 100 + i));
        return calm.Concat(crisis).OrderBy(post => post.At).Select((post, i) => PostLine.Raw(i + 1, post.At, "#acme again", $"{post.Author}"));
    }

    private static async Task<(string TraceId, string Lineage)> StoredAnomalyAsync(string database)
    {
        await using var connection = new NpgsqlConnection(database);
        return await connection.QuerySingleAsync<(string, string)>(
            "SELECT trace_id, lineage::text FROM anomalies WHERE keyword = '#acme' AND window_seconds = 300 AND opened_at IS NOT NULL");
    }

    /// <summary>Where the posts of the window really lie.</summary>
    private static async Task<LineageRange[]> CrisisOffsetsAsync(Func<IEventLog> open)
    {
        await using var log = open();
        var ranges = new List<LineageRange>();
        for (var partition = 0; partition < await log.GetPartitionCountAsync(Topics.Posts, default); partition++)
        {
            var place = new TopicPartition(Topics.Posts, partition);
            using var reader = log.OpenReader(place, 0);
            var end = (await log.GetOffsetsAsync(place, default)).End;
            var offsets = new List<long>();
            while (reader.Position < end)
                foreach (var record in (await reader.ReadAsync(1 << 20, TimeSpan.FromSeconds(1), default)).Records)
                    if (!record.Value.IsEmpty && TimeOf(record.Value) is >= CrisisAt and < CrisisAt + 300)
                        offsets.Add(record.Offset);
            if (offsets.Count > 0)
                ranges.Add(new LineageRange(partition, offsets.Min(), offsets.Max() + 1));
        }

        return [.. ranges];
    }

    private static double TimeOf(ReadOnlyMemory<byte> post)
    {
        using var json = JsonDocument.Parse(post);
        return json.RootElement.GetProperty("time_stamp").GetDouble();
    }
}
