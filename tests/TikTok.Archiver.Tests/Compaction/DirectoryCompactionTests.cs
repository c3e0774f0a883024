using DuckDB.NET.Data;
using Microsoft.Extensions.Logging.Abstractions;
using TikTok.Archiver.Compaction;
using TikTok.Archiver.LakeArchive;
using TikTok.Storage.Lake;

namespace TikTok.Archiver.Tests.Compaction;

public sealed class DirectoryCompactionTests : CompactionContract, IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("tiktok-compaction-").FullName;

    public DirectoryCompactionTests() => Lake = new DirectoryLake(_root, NullLogger.Instance);

    protected override ILake Lake { get; }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task DuckDB_counts_exactly_the_records_of_a_compacted_day_with_late_ones()
    {
        await FillAsync();
        await CompactAsync();
        await Posts.CommitAsync(0, 50, 52, (Midnight.AddHours(5), 2));

        var files = (await LakeDay.ReadAsync(Lake, Day, Ct)).Objects.Select(item => $"'{Path.Combine(_root, item.Item.Key)}'");
        await using var duck = new DuckDBConnection("DataSource=:memory:");
        await duck.OpenAsync(Ct);
        await using var query = duck.CreateCommand();
        query.CommandText = $"SELECT concat_ws(' ', count(*), count(DISTINCT id), count(DISTINCT hr)) FROM read_json([{string.Join(',', files)}], format = 'newline_delimited', compression = 'zstd', hive_partitioning = true)";
        Assert.Equal("52 52 3", await query.ExecuteScalarAsync(Ct));
    }

    [Fact]
    public async Task Objects_are_merged_as_far_as_one_stays_below_the_target()
    {
        var record = new byte[1 << 20];
        Array.Fill(record, (byte)'x');
        for (var from = 0; from < 200; from += 50)
        {
            using var buffer = new LineBuffer();
            using var content = new HourObject(Midnight, buffer);
            for (var i = 0; i < 50; i++)
                content.Add(record, Midnight.ToUnixTimeMilliseconds());
            var item = await content.PutAsync(Lake, 0, from, CommittedPosts.Epoch, Ct);
            Assert.True(await new LakeManifest { Partition = 0, From = from, Next = from + 50, Records = 50, Objects = [item] }.TryCommitAsync(Lake, Ct));
        }

        await Posts.CommitAsync(0, 200, 201, (Midnight.AddHours(26), 1));
        await CompactAsync();

        Assert.Equal([(0L, 100L), (100L, 100L)], (await LakeDay.ReadAsync(Lake, Day, Ct)).Objects.Select(item => (item.From, item.Item.Records)));
        Assert.Empty(await FindingsAsync());
    }

    [Fact]
    public async Task A_dry_sweep_names_what_a_killed_compaction_left_and_writes_nothing()
    {
        await FillAsync();
        var left = $"posts/dt=2020-03-02/hr=05/p0-{0:D20}-c1-1000.ndjson.zst";
        await Lake.PutAsync(left, Stream.Null, Ct);
        await Lake.PutAsync(left.Replace("dt=2020-03-02", "dt=somewhere", StringComparison.Ordinal), Stream.Null, Ct);

        var remains = await new CompactionRemains(Lake, DateTimeOffset.FromUnixTimeMilliseconds(1001), mayWrite: false).FindAsync(Ct).ToListAsync(Ct);

        Assert.Equal([left], remains.Select(item => item.Key), StringComparer.Ordinal);
        Assert.Equal(0, (await LakeDay.ReadAsync(Lake, Day, Ct)).Generation.Generation);
        Assert.Empty(await new CompactionRemains(Lake, DateTimeOffset.FromUnixTimeMilliseconds(1000), mayWrite: true).FindAsync(Ct).ToListAsync(Ct));
    }

    [Fact]
    public async Task Each_damage_of_a_compacted_day_is_a_finding()
    {
        await FillAsync();
        var done = (await CompactAsync())!;
        var (key, missing) = (done.Generation.Key, done.Keys[1]);
        var bytes = await File.ReadAllBytesAsync(Path.Combine(_root, done.Keys[0]), Ct);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(Path.Combine(_root, done.Keys[0]), bytes, Ct);
        File.Delete(Path.Combine(_root, missing));
        Assert.Equal([$"{done.Keys[0]}: has another sha256 than was committed (named by {key})", $"{missing}: is missing (named by {key})"], await FindingsAsync());
    }

    [Fact]
    public async Task A_generation_that_contradicts_the_manifests_is_a_finding()
    {
        await FillAsync();
        var done = (await CompactAsync())!;
        var (first, second) = (done.Generation.Objects[0], done.Generation.Objects[1]);
        var wrong = done.Generation with
        {
            Generation = 2,
            Objects =
            [
                first with { Replaces = [first.Replaces[0], first.Replaces[1] with { Records = 6 }, new ReplacedObject("invented", 1)] },
                second with { Replaces = [second.Replaces[0]] }, // 3 records are in two objects now
                done.Generation.Objects[2],
            ],
        };
        Assert.True(await wrong.TryCommitAsync(Lake, Ct));

        Assert.Equal(
        [
            $"{wrong.Key}: says 13 records in {second.Item.Key}, in what it replaces 10",
            $"{first.Replaces[1].Key}: has 7 records, and 6 where it is replaced ({wrong.Key}) (named by {LakeManifest.KeyOf(0, 20)})",
            $"{wrong.Key}: replaces invented, which no manifest names",
        ], await FindingsAsync());
        await File.WriteAllTextAsync(Path.Combine(_root, wrong.Key), "{", Ct);
        Assert.StartsWith($"Generation {wrong.Key} cannot be read", Assert.Single(await FindingsAsync()), StringComparison.Ordinal);
    }
}
