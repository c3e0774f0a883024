using System.Security.Cryptography;
using System.Text;
using TikTok.Archiver.DeadLetters;
using TikTok.Archiver.LakeArchive;
using TikTok.Storage.EventLog;
using TikTok.Storage.Lake;
using TikTok.Testing;
using ZstdSharp;

namespace TikTok.Archiver.Tests;

public sealed class LakeArchiveTests(PostgresFixture postgres) : IDisposable
{
    private const long Hour = 3_600_000;
    private readonly TemporaryDirectory _directory = new();
    private string? _connection;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Each_offset_is_in_exactly_one_committed_object_over_commits_stops_and_restarts()
    {
        var random = new Random(7);
        var id = 0L;
        for (var run = 0; run < 4; run++)
        {
            await using var host = await StartAsync(("Archiver:MaxCommitRecords", "20"));
            for (var batch = 0; batch < 5; batch++)
            {
                await host.AppendAsync(Enumerable.Range(0, 17).Select(_ => (random.Next(2), Post(++id, PostLine.StartMs + random.NextInt64(3 * Hour)))));
                await host.AppendStreamTimeAsync(PostLine.StartMs + 3 * Hour);
            }

            if (run % 2 == 0)
                await host.DrainAsync(LakeArchiveStage.Group, Topics.Posts); // else: stopped in the middle
        }

        await using var last = await StartAsync();
        await last.DrainAsync(LakeArchiveStage.Group, Topics.Posts);
        Assert.Equal(4 * 5 * 17, await AssertLakeEqualsLogAsync(last));
        Assert.True((await ManifestsAsync(last, 0)).Count > 4);
    }

    [Fact]
    public async Task A_late_record_goes_to_the_object_of_its_own_hour()
    {
        await using var host = await StartAsync();
        await host.AppendAsync([(0, Post(1, PostLine.StartMs + 5 * Hour)), (0, Post(2, PostLine.StartMs + 6 * Hour)), (0, Post(3, PostLine.StartMs - Hour))]);
        await host.DrainAsync(LakeArchiveStage.Group, Topics.Posts);

        var objects = Assert.Single(await ManifestsAsync(host, 0)).Objects;
        Assert.Equal(
            [(new DateOnly(2020, 3, 1), 23, 1L), (new DateOnly(2020, 3, 2), 5, 1L), (new DateOnly(2020, 3, 2), 6, 1L)],
            objects.Select(item => (item.Day, item.Hour, item.Records)).ToArray());
        Assert.StartsWith("posts/dt=2020-03-01/hr=23/p0-", objects[0].Key, StringComparison.Ordinal);
        Assert.Contains("\"id\":\"3\"", Encoding.UTF8.GetString(await BytesAsync(host, objects[0])), StringComparison.Ordinal);
        await AssertLakeEqualsLogAsync(host);
    }

    [Fact]
    public async Task Objects_without_a_manifest_do_not_count()
    {
        await using (var host = await StartAsync())
        {
            await host.AppendAsync([(0, Post(1, PostLine.StartMs))]);
            await host.DrainAsync(LakeArchiveStage.Group, Topics.Posts);
        }

        // A process died between its objects and its manifest.
        await using var again = await StartAsync();
        using var orphan = new MemoryStream("left behind"u8.ToArray());
        await again.Lake.PutAsync("posts/dt=2020-03-02/hr=00/p0-00000000000000000001-1.ndjson.zst", orphan, default);
        await again.AppendAsync([(0, Post(2, PostLine.StartMs))]);
        await again.DrainAsync(LakeArchiveStage.Group, Topics.Posts);

        Assert.Equal(2, await AssertLakeEqualsLogAsync(again));
    }

    [Fact]
    public async Task A_range_that_another_archiver_committed_is_dropped_and_the_work_goes_on_after_it()
    {
        await using var host = await StartAsync(("Archiver:QuietInterval", "01:00:00"), ("Archiver:MaxCommitRecords", "4")); // commits at the fourth record, not before
        await host.AppendStreamTimeAsync(PostLine.StartMs, partitions: 1); // else they would wait for those that follow to agree
        await host.AppendAsync([(0, Post(1, PostLine.StartMs)), (0, Post(2, PostLine.StartMs)), (0, Post(3, PostLine.StartMs))]);
        // While this one is still collecting, another one commits the first two.
        var content = Encoding.UTF8.GetBytes(string.Join('\n', [.. (await host.ReadAllAsync(Topics.Posts)).Where(record => record.Value.Length > 0).Take(2).Select(record => Encoding.UTF8.GetString(record.Value)), ""]));
        using var compressor = new Compressor();
        var packed = compressor.Wrap(content).ToArray();
        using var stream = new MemoryStream(packed);
        await host.Lake.PutAsync("posts/dt=2020-03-02/hr=00/p0-00000000000000000000-other.ndjson.zst", stream, default);
        var other = new LakeManifest
        {
            Partition = 0, From = 0, Next = 3, Records = 2,
            Objects = [new LakeManifestObject("posts/dt=2020-03-02/hr=00/p0-00000000000000000000-other.ndjson.zst", new DateOnly(2020, 3, 2), 0, 2, content.Length, packed.Length, Convert.ToHexStringLower(SHA256.HashData(packed)), PostLine.StartMs, PostLine.StartMs)],
        };
        Assert.True(await other.TryCommitAsync(host.Lake, default), "this archiver had not committed yet");
        await host.AppendAsync([(0, Post(4, PostLine.StartMs))]);
        await host.AppendAsync([(0, Post(5, PostLine.StartMs)), (0, Post(6, PostLine.StartMs))]);
        await host.DrainAsync(LakeArchiveStage.Group, Topics.Posts);

        Assert.Equal(6, await AssertLakeEqualsLogAsync(host));
        Assert.Equal([(0L, 3L), (3L, 7L)], (await ManifestsAsync(host, 0)).Select(manifest => (manifest.From, manifest.Next)).ToArray());
    }

    [Fact]
    public async Task A_topic_that_falls_quiet_is_committed()
    {
        await using var host = await StartAsync(("Archiver:MaxCommitAge", "01:00:00"));
        await host.AppendAsync([(1, Post(1, PostLine.StartMs))]);

        await Eventually.TrueAsync(async () => (await ManifestsAsync(host, 1)).Count == 1, "the one record is in the lake");
    }

    [Fact]
    public async Task Records_that_are_no_posts_go_to_dead_letters_with_their_place()
    {
        await using var host = await StartAsync();
        await host.AppendAsync([(0, Post(1, PostLine.StartMs)), (0, "{\"itemInfos\":{}}"u8.ToArray()), (0, "garbage"u8.ToArray()), (0, Post(2, PostLine.StartMs))]);
        await host.DrainAsync(LakeArchiveStage.Group, Topics.Posts);
        await host.DrainAsync(DeadLettersStage.Group, Topics.DeadLetters);

        var manifest = Assert.Single(await ManifestsAsync(host, 0));
        Assert.Equal((0L, 4L, 2L), (manifest.From, manifest.Next, manifest.Records));
        var letters = await host.ReadAllAsync(Topics.DeadLetters);
        Assert.Equal(["NoId", "NotJson"], letters.Select(letter => Text(letter.Headers.Single(header => header.Name == "reason").Value)).ToArray());
        Assert.Equal(["1", "2"], letters.Select(letter => Text(letter.Headers.Single(header => header.Name == "line").Value)).ToArray());
        Assert.Equal("garbage", Text(letters[1].Value));
        Assert.Equal("""{"raw": "garbage", "line": 2, "reason": "NotJson", "source": "tiktok.posts/0"}""",
            (await host.RowsAsync("SELECT reason, source, line, raw FROM dead_letters ORDER BY log_offset"))[1]);

        static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
    }

    [Fact]
    public async Task A_record_that_spans_lines_does_not_break_the_lines_of_the_lake()
    {
        await using var host = await StartAsync();
        await host.AppendAsync([(0, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Post(1, PostLine.StartMs)).Replace("{", "{\n", StringComparison.Ordinal)))]);
        await host.DrainAsync(LakeArchiveStage.Group, Topics.Posts);

        var manifest = Assert.Single(await ManifestsAsync(host, 0));
        var lines = 0L;
        foreach (var item in manifest.Objects)
            lines += (await BytesAsync(host, item)).Count(character => character == (byte)'\n');
        Assert.Equal(manifest.Records, lines);
    }

    [Fact]
    public async Task A_dead_letter_is_written_once_even_if_the_lake_failed_after_it()
    {
        await using (var host = await StartAsync())
        {
            // The lake refuses the manifest: another archiver has taken its place, but the log does not know.
            var other = new LakeManifest { Partition = 0, From = 0, Next = 0, Records = 0, Objects = [] };
            Assert.True(await other.TryCommitAsync(host.Lake, default));
            await host.AppendAsync([(0, "garbage"u8.ToArray()), (0, Post(1, PostLine.StartMs))]);
            await Eventually.TrueAsync(async () => (await host.ReadAllAsync(Topics.DeadLetters)).Count > 0, "the dead letter is out");
            await host.Lake.DeleteAsync(other.Key, default);
            await host.DrainAsync(LakeArchiveStage.Group, Topics.Posts);
            Assert.Single(await host.ReadAllAsync(Topics.DeadLetters));
            Assert.Equal(1, await AssertLakeEqualsLogAsync(host));
        }
    }

    private async Task<ServiceHost> StartAsync(params (string Key, string Value)[] settings)
    {
        _connection ??= await postgres.CreateDatabaseAsync();
        return await ServiceHost.StartAsync(_directory.Path, _connection, builder => builder.AddArchiver(), settings.Any(setting => setting.Key == "Archiver:QuietInterval") ? settings : [("Archiver:QuietInterval", "00:00:00.050"), .. settings]);
    }

    private static byte[] Post(long id, long timeMs) => PostLine.Of(id, timeMs, "#rain");

    private static async Task<List<LakeManifest>> ManifestsAsync(ServiceHost host, int partition)
    {
        var manifests = new List<LakeManifest>();
        await foreach (var manifest in LakeManifest.ListAsync(host.Lake, LakeManifest.PrefixOf(partition), default))
            manifests.Add(manifest);
        return manifests;
    }

    private static async Task<byte[]> BytesAsync(ServiceHost host, LakeManifestObject item)
    {
        await using var content = (await host.Lake.OpenReadAsync(item.Key, default))!;
        using var packed = new MemoryStream();
        await content.CopyToAsync(packed);
        Assert.Equal(item.CompressedBytes, packed.Length);
        Assert.Equal(item.Sha256, Convert.ToHexStringLower(SHA256.HashData(packed.ToArray())));
        using var decompressor = new Decompressor();
        var bytes = decompressor.Unwrap(packed.ToArray(), int.MaxValue).ToArray();
        Assert.Equal(item.Bytes, bytes.Length);
        return bytes;
    }

    /// <summary>Contiguous ranges, right sums, and per partition and hour the bytes of the log in their order.</summary>
    /// <returns>Records in the lake.</returns>
    private static async Task<long> AssertLakeEqualsLogAsync(ServiceHost host)
    {
        var records = 0L;
        for (var partition = 0; partition < 2; partition++)
        {
            var next = 0L;
            var log = (await host.ReadAllAsync(Topics.Posts, partition)).ToDictionary(record => record.Offset, record => record.Value);
            foreach (var manifest in await ManifestsAsync(host, partition))
            {
                Assert.Equal(next, manifest.From);
                Assert.True(manifest.Next > manifest.From);
                next = manifest.Next;
                Assert.Equal(manifest.Records, manifest.Objects.Sum(item => item.Records));
                records += manifest.Records;
                var expected = Enumerable.Range((int)manifest.From, (int)(manifest.Next - manifest.From)).Select(offset => log[offset])
                    .Where(value => value.Length > 0 && value[0] == (byte)'{')
                    .GroupBy(value => TimeOf(value) / Hour).OrderBy(hour => hour.Key).ToList();
                Assert.Equal(expected.Count, manifest.Objects.Count);
                foreach (var (hour, item) in expected.Zip(manifest.Objects))
                {
                    Assert.Equal(string.Concat(hour.Select(value => Encoding.UTF8.GetString(value) + "\n")), Encoding.UTF8.GetString(await BytesAsync(host, item)));
                    Assert.Equal((hour.Count(), hour.Min(TimeOf), hour.Max(TimeOf)), (item.Records, item.MinTimeMs, item.MaxTimeMs));
                }
            }

            Assert.DoesNotContain(log, record => record.Key >= next && record.Value.Length > 0 && record.Value[0] == (byte)'{'); // stream time alone needs no manifest
        }

        return records;
    }

    private static long TimeOf(byte[] record)
    {
        using var json = System.Text.Json.JsonDocument.Parse(record);
        return (long)(json.RootElement.GetProperty("time_stamp").GetDecimal() * 1000);
    }
}
