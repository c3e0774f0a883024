using System.Net;
using System.Text.Json;
using TikTok.Storage.Lake;
using TikTok.Testing;

namespace TikTok.Api.Tests;

public sealed class LineageTests(PostgresFixture postgres)
{
    private static readonly DateTime s_start = Rows.Day.AddHours(13);

    [Fact]
    public async Task An_anomaly_names_its_trace_its_offsets_and_the_objects_of_the_lake_that_hold_them()
    {
        await using var api = await ApiHost.StartAsync(postgres);
        await api.Rows.AnomalyAsync("a1", s_start);
        await api.Rows.ExecuteAsync("""UPDATE anomalies SET trace_id = '0af7651916cd43dd8448eb211c80319c', lineage = '[{"partition":2,"from":150,"next":420}]'""");
        await CommitAsync(api.Lake, 2, 0, 100, hour: 13);
        await CommitAsync(api.Lake, 2, 100, 200, hour: 13);
        await CommitAsync(api.Lake, 2, 200, 300, hour: 9); // a late post's object: of another window
        await CommitAsync(api.Lake, 2, 300, 420, hour: 13);
        await CommitAsync(api.Lake, 2, 420, 500, hour: 13);
        await CommitAsync(api.Lake, 3, 100, 500, hour: 13);

        var lineage = await api.GetAsync("/api/v1/anomalies/a1/lineage");

        Assert.Equal("0af7651916cd43dd8448eb211c80319c", lineage.GetProperty("traceId").GetString());
        Assert.Equal("tiktok.posts", lineage.GetProperty("topic").GetString());
        Assert.Equal("""{"partition":2,"from":150,"next":420}""", JsonSerializer.Serialize(Assert.Single(lineage.GetProperty("offsets").EnumerateArray())));
        Assert.Equal(["object-2-100", "object-2-300"], lineage.GetProperty("objects").EnumerateArray().Select(item => item.GetProperty("key").GetString()).ToArray());
        Assert.True(lineage.GetProperty("complete").GetBoolean());
        Assert.Equal(JsonValueKind.Null, lineage.GetProperty("traceUrl").ValueKind);
    }

    [Fact]
    public async Task What_the_lake_does_not_hold_yet_is_said()
    {
        await using var api = await ApiHost.StartAsync(postgres);
        await api.Rows.AnomalyAsync("a1", s_start);
        await api.Rows.ExecuteAsync("""UPDATE anomalies SET lineage = '[{"partition":0,"from":150,"next":420}]'""");
        await CommitAsync(api.Lake, 0, 0, 200, hour: 13);

        var lineage = await api.GetAsync("/api/v1/anomalies/a1/lineage");

        Assert.Equal("object-0-0", Assert.Single(lineage.GetProperty("objects").EnumerateArray()).GetProperty("key").GetString());
        Assert.False(lineage.GetProperty("complete").GetBoolean());
        await api.GetProblemAsync("/api/v1/anomalies/absent/lineage", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Of_a_compacted_day_the_objects_are_named_that_hold_the_posts_now()
    {
        await using var api = await ApiHost.StartAsync(postgres);
        await api.Rows.AnomalyAsync("a1", s_start);
        await api.Rows.ExecuteAsync("""UPDATE anomalies SET lineage = '[{"partition":2,"from":50,"next":420}]'""");
        foreach (var from in new[] { 0L, 100, 200 })
            await CommitAsync(api.Lake, 2, from, from + 100, hour: 13);
        var before = (await LakeDay.ReadAsync(api.Lake, DateOnly.FromDateTime(Rows.Day), TestContext.Current.CancellationToken)).Objects;
        var merged = before[0] with { Item = before[0].Item with { Key = "merged", Records = 300 }, Replaces = [.. before.SelectMany(item => item.Replaces)] };
        var generation = DayGeneration.None(before[0].Item.Day) with { Generation = 1, Objects = [merged] };
        Assert.True(await generation.TryCommitAsync(api.Lake, TestContext.Current.CancellationToken));
        await CommitAsync(api.Lake, 2, 300, 420, hour: 13); // late, after the compaction

        var lineage = await api.GetAsync("/api/v1/anomalies/a1/lineage");

        Assert.Equal([$"merged {generation.Key} 300", $"object-2-300 {LakeManifest.KeyOf(2, 300)} 120"],
            lineage.GetProperty("objects").EnumerateArray().Select(item => $"{item.GetProperty("key")} {item.GetProperty("manifest")} {item.GetProperty("records")}").ToArray());
        Assert.True(lineage.GetProperty("complete").GetBoolean());
    }

    private static async Task CommitAsync(ILake lake, int partition, long from, long next, int hour)
    {
        var time = new DateTimeOffset(Rows.Day.AddHours(hour)).ToUnixTimeMilliseconds();
        var item = new LakeManifestObject($"object-{partition}-{from}", DateOnly.FromDateTime(Rows.Day), hour, next - from, 1, 1, "00", time, time + 3_599_999);
        var manifest = new LakeManifest { Partition = partition, From = from, Next = next, Records = next - from, Objects = [item] };
        Assert.True(await manifest.TryCommitAsync(lake, TestContext.Current.CancellationToken));
    }
}
