using System.Globalization;
using System.Text;
using DuckDB.NET.Data;
using Microsoft.Extensions.Logging.Abstractions;
using TikTok.Archiver.LakeCare;
using TikTok.Archiver.LakeArchive;
using TikTok.Storage.Lake;

namespace TikTok.Archiver.Tests;

public sealed class LakeCareTests : IDisposable
{
    private const long Epoch = 1_000_000;
    private static readonly DateTimeOffset s_day = new(2020, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private readonly string _root = Directory.CreateTempSubdirectory("tiktok-lakecare-").FullName;
    private readonly DirectoryLake _lake;

    public LakeCareTests() => _lake = new DirectoryLake(_root, NullLogger.Instance);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task DuckDB_counts_exactly_the_records_of_the_committed_files_of_a_day()
    {
        await CommitAsync(0, 0, 100, (s_day, 60), (s_day.AddHours(5), 30));
        await CommitAsync(0, 100, 150, (s_day.AddHours(5), 7), (s_day.AddHours(24), 9));
        await CommitAsync(1, 0, 20, (s_day.AddHours(23), 20));
        await PutAsync(1, 20, s_day, 11); // not committed

        var files = (await LakeDay.ReadAsync(_lake, DateOnly.FromDateTime(s_day.Date), Ct)).Objects;

        await using var duck = new DuckDBConnection("DataSource=:memory:");
        await duck.OpenAsync(Ct);
        await using var query = duck.CreateCommand();
        query.CommandText = $"""
            SELECT hr, count(*), count(DISTINCT id)
            FROM read_json([{string.Join(',', files.Select(file => $"'{Path.Combine(_root, file.Item.Key)}'"))}], format = 'newline_delimited', compression = 'zstd', hive_partitioning = true, hive_types_autocast = false)
            WHERE dt = '2020-03-02' GROUP BY hr ORDER BY hr
            """;
        var counts = new List<(string, long, long)>();
        await using var rows = await query.ExecuteReaderAsync(Ct);
        while (await rows.ReadAsync(Ct))
            counts.Add((rows.GetString(0), rows.GetInt64(1), rows.GetInt64(2)));
        Assert.Equal([("00", 60L, 60L), ("05", 37L, 37L), ("23", 20L, 20L)], counts);
    }

    [Fact]
    public async Task A_whole_lake_has_no_findings()
    {
        await CommitAsync(0, 0, 10, (s_day, 10));
        await CommitAsync(0, 10, 12);
        await CommitAsync(1, 0, 10, (s_day, 5), (s_day.AddDays(1), 5));
        Assert.Empty(await FindingsAsync());
    }

    [Fact]
    public async Task Each_damage_is_one_finding_with_its_key()
    {
        var missing = (await CommitAsync(0, 0, 10, (s_day, 10))).Objects[0].Key;
        var shorter = (await CommitAsync(0, 10, 20, (s_day, 10))).Objects[0].Key;
        var changed = (await CommitAsync(0, 20, 30, (s_day, 10))).Objects[0].Key;
        var hole = await CommitAsync(0, 31, 40, (s_day.AddDays(1), 9));
        var overlap = await CommitAsync(0, 39, 50, (s_day.AddDays(1), 11));
        File.Delete(Path.Combine(_root, missing));
        var bytes = await File.ReadAllBytesAsync(Path.Combine(_root, shorter), Ct);
        await File.WriteAllBytesAsync(Path.Combine(_root, shorter), bytes[..^1], Ct);
        bytes = await File.ReadAllBytesAsync(Path.Combine(_root, changed), Ct);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(Path.Combine(_root, changed), bytes, Ct);

        var findings = await FindingsAsync();
        Assert.Equal(5, findings.Count);
        Assert.StartsWith($"{missing}: is missing", findings[0], StringComparison.Ordinal);
        Assert.StartsWith($"{shorter}: has {bytes.Length - 1} bytes", findings[1], StringComparison.Ordinal);
        Assert.StartsWith($"{changed}: has another sha256", findings[2], StringComparison.Ordinal);
        Assert.Equal($"{hole.Key}: offsets 30 to 30 are in no manifest", findings[3]);
        Assert.Equal($"{overlap.Key}: offsets 39 to 39 are in an earlier manifest too", findings[4]);
        Assert.Equal(findings[3..], await FindingsAsync(new DateOnly(2020, 3, 3)));
    }

    [Fact]
    public async Task Only_what_can_no_longer_be_committed_and_is_old_enough_is_an_orphan()
    {
        await CommitAsync(0, 0, 10, (s_day, 10));
        var left = await PutAsync(0, 0, s_day, 3, Epoch - 1);
        await PutAsync(0, 0, s_day, 3, Epoch + 500); // too young
        await PutAsync(0, 10, s_day, 3, Epoch - 1); // its manifest may come
        await PutAsync(1, 0, s_day, 3, Epoch - 1); // the same
        await _lake.PutAsync("posts/dt=2020-03-02/hr=00/of-somebody-else", Stream.Null, Ct);

        var orphans = new List<string>();
        await foreach (var orphan in Orphans.FindAsync(_lake, DateTimeOffset.FromUnixTimeMilliseconds(Epoch + 100), Ct))
            orphans.Add(orphan.Key);
        Assert.Equal([left.Key], orphans);
    }

    private async Task<List<string>> FindingsAsync(DateOnly? day = null)
    {
        var findings = new List<string>();
        await foreach (var finding in new LakeVerification(_lake, day).RunAsync(Ct))
            findings.Add(finding);
        return findings;
    }

    private async Task<LakeManifest> CommitAsync(int partition, long from, long next, params (DateTimeOffset Hour, int Records)[] hours)
    {
        var objects = new List<LakeManifestObject>();
        foreach (var (hour, records) in hours)
            objects.Add(await PutAsync(partition, from, hour, records));
        var manifest = new LakeManifest { Partition = partition, From = from, Next = next, Records = objects.Sum(item => item.Records), Objects = objects };
        Assert.True(await manifest.TryCommitAsync(_lake, Ct));
        return manifest;
    }

    private async Task<LakeManifestObject> PutAsync(int partition, long from, DateTimeOffset hour, int records, long epoch = Epoch)
    {
        using var content = new HourObject(hour);
        for (var record = 0; record < records; record++)
            content.Add(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"id":"{{partition}}-{{from}}-{{record}}-{{hour:HH}}"}""")), hour.ToUnixTimeMilliseconds());
        return await content.PutAsync(_lake, partition, from, epoch, Ct);
    }
}
