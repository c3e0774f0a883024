using DuckDB.NET.Data;
using Microsoft.Extensions.Logging.Abstractions;
using TikTok.Archiver.LakeCare;
using TikTok.Storage.Lake;

namespace TikTok.Archiver.Tests;

public sealed class LakeCareTests : IDisposable
{
    private const long Epoch = CommittedPosts.Epoch;
    private static readonly DateTimeOffset s_day = new(2020, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private readonly string _root = Directory.CreateTempSubdirectory("tiktok-lakecare-").FullName;
    private readonly DirectoryLake _lake;
    private readonly CommittedPosts _posts;

    public LakeCareTests() => _posts = new CommittedPosts(_lake = new DirectoryLake(_root, NullLogger.Instance));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task DuckDB_counts_exactly_the_records_of_the_committed_files_of_a_day()
    {
        await _posts.CommitAsync(0, 0, 100, (s_day, 60), (s_day.AddHours(5), 30));
        await _posts.CommitAsync(0, 100, 150, (s_day.AddHours(5), 7), (s_day.AddHours(24), 9));
        await _posts.CommitAsync(1, 0, 20, (s_day.AddHours(23), 20));
        await _posts.PutAsync(1, 20, s_day, 11); // not committed

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
        await _posts.CommitAsync(0, 0, 10, (s_day, 10));
        await _posts.CommitAsync(0, 10, 12);
        await _posts.CommitAsync(1, 0, 10, (s_day, 5), (s_day.AddDays(1), 5));
        Assert.Empty(await FindingsAsync());
    }

    [Fact]
    public async Task Each_damage_is_one_finding_with_its_key()
    {
        var missing = (await _posts.CommitAsync(0, 0, 10, (s_day, 10))).Objects[0].Key;
        var shorter = (await _posts.CommitAsync(0, 10, 20, (s_day, 10))).Objects[0].Key;
        var changed = (await _posts.CommitAsync(0, 20, 30, (s_day, 10))).Objects[0].Key;
        var hole = await _posts.CommitAsync(0, 31, 40, (s_day.AddDays(1), 9));
        var overlap = await _posts.CommitAsync(0, 39, 50, (s_day.AddDays(1), 11));
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
        await _posts.CommitAsync(0, 0, 10, (s_day, 10));
        var left = await _posts.PutAsync(0, 0, s_day, 3, Epoch - 1);
        await _posts.PutAsync(0, 0, s_day, 3, Epoch + 500); // too young
        await _posts.PutAsync(0, 10, s_day, 3, Epoch - 1); // its manifest may come
        await _posts.PutAsync(1, 0, s_day, 3, Epoch - 1); // the same
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
}
