using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using TikTok.Detector.Scoring;
using TikTok.Detector.Tests.Counting;
using TikTok.Storage.EventLog;
using TikTok.Storage.Lake;
using TikTok.Testing;

namespace TikTok.Detector.Tests.Scoring;

public sealed class ScorerSnapshotTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly DirectoryLake _lake;
    private readonly ScorerSnapshot _snapshot;

    public ScorerSnapshotTests()
    {
        _lake = new DirectoryLake(_directory.Path, NullLogger.Instance);
        _snapshot = new ScorerSnapshot(_lake, 0, CounterHarness.LatenessMs, NullLogger.Instance);
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Going_on_from_a_snapshot_equals_never_having_stopped()
    {
        var random = new Random(4);
        for (var round = 0; round < 20; round++)
        {
            var blocks = CounterHarness.Count(Stream(random, 200), [.. Enumerable.Range(0, 8).Select(_ => random.Next(1, 200))]);
            var cut = random.Next(blocks.Count + 1);
            var whole = new WindowStore(CounterHarness.LatenessMs);
            Merge(whole, blocks, 0, cut);
            foreach (var window in whole.Open.Take(1))
                foreach (var cell in window.Cells.Values.Take(2))
                    cell.ProvisionalSent = true;
            await SaveAsync(whole, 100 + round);
            var (stopped, _, from) = await LoadAsync(100 + round);

            Assert.Equal(100 + round, from);
            Assert.Equal(Sent(whole), Sent(stopped));
            Assert.Equal(Merge(whole, blocks, cut, blocks.Count), Merge(stopped, blocks, cut, blocks.Count));
            Assert.Equal(CounterHarness.Describe(whole), CounterHarness.Describe(stopped));
        }
    }

    [Fact]
    public async Task Evidence_survives_a_post_that_was_counted_twice_in_a_window()
    {
        // Its id was forgotten in between: the horizon is shorter than the window.
        var store = new WindowStore(CounterHarness.LatenessMs);
        foreach (var block in CounterHarness.Count(
            [CounterHarness.Post(0, 7, PostLine.StartMs, "#rain", likes: 1), CounterHarness.Post(1, 7, PostLine.StartMs + 30 * 60_000, "#rain", likes: 9)]))
            store.Merge(block);
        await SaveAsync(store, 1);
        var loaded = await LoadAsync(1);

        Assert.Equal(CounterHarness.Describe(store), CounterHarness.Describe(loaded.Windows));
    }

    [Fact]
    public async Task Old_snapshots_are_deleted()
    {
        for (var offset = 1; offset <= 12; offset++)
            await SaveAsync(new WindowStore(CounterHarness.LatenessMs), offset);

        Assert.Equal(["state/scorer/p0/00000000000000000011", "state/scorer/p0/00000000000000000012"], await KeysAsync());
    }

    [Fact]
    public async Task A_snapshot_newer_than_the_committed_offset_is_not_used()
    {
        await SaveAsync(new WindowStore(CounterHarness.LatenessMs), 5);
        await SaveAsync(new WindowStore(CounterHarness.LatenessMs), 9);

        Assert.Equal(5, (await LoadAsync(8)).Offset);
        Assert.Equal(0, (await LoadAsync(4)).Offset);
    }

    [Fact]
    public async Task A_snapshot_of_another_format_is_refused_in_one_clear_line()
    {
        using var compressor = new ZstdSharp.Compressor();
        using var content = new MemoryStream(compressor.Wrap([77, 0, 0, 0]).ToArray());
        await _lake.PutAsync("state/scorer/p0/00000000000000000001", content, default);

        var failure = await Assert.ThrowsAsync<EventLogException>(() => LoadAsync(1));
        Assert.Contains("format 77", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public async Task What_the_scoring_knows_comes_back_in_its_parts()
    {
        var known = new Remembering([[1, 2, 3], [], [4]]);
        await _snapshot.SaveAsync(ScorerSnapshot.Capture(new WindowStore(CounterHarness.LatenessMs), known), 3, default);
        var restored = await LoadAsync(3);

        Assert.Equal(known.Parts, ((Remembering)restored.Scoring).Parts);
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_newest_snapshot_that_cannot_be_read_gives_way_to_the_one_before_and_is_gone_after_the_next(string damage)
    {
        var blocks = CounterHarness.Count(Stream(new Random(6), 100), [100]);
        var store = new WindowStore(CounterHarness.LatenessMs);
        Merge(store, blocks, 0, blocks.Count);
        await SaveAsync(store, 5);
        await SaveAsync(store, 9);
        await DamageAsync("state/scorer/p0/00000000000000000009", damage);

        var loaded = await LoadAsync(12);

        Assert.Equal(5, loaded.Offset);
        Assert.Equal(CounterHarness.Describe(store), CounterHarness.Describe(loaded.Windows));
        Assert.Equal(0, _snapshot.KeepFrom); // no other good one is left: beside it, only the log
        await SaveAsync(store, 15);
        Assert.Equal(["state/scorer/p0/00000000000000000005", "state/scorer/p0/00000000000000000015"], await KeysAsync());
        Assert.Equal(5, _snapshot.KeepFrom);
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Where_no_snapshot_can_be_read_the_log_is_read_from_its_start(string damage)
    {
        await SaveAsync(new WindowStore(CounterHarness.LatenessMs), 5);
        await DamageAsync("state/scorer/p0/00000000000000000005", damage);

        Assert.Equal(0, (await LoadAsync(12)).Offset);
    }

    [Fact]
    public async Task What_a_damaged_snapshot_left_in_a_scoring_is_not_taken_over()
    {
        await _snapshot.SaveAsync(ScorerSnapshot.Capture(new WindowStore(CounterHarness.LatenessMs), new Remembering([[1]])), 5, default);
        await _snapshot.SaveAsync(ScorerSnapshot.Capture(new WindowStore(CounterHarness.LatenessMs), new Remembering([[2]])), 9, default);

        var (_, scoring, offset) = await _snapshot.LoadAsync(() => new Remembering([]) { Refuses = [2] }, 9, default);

        Assert.Equal(5, offset);
        Assert.Equal([[1]], ((Remembering)scoring).Parts);
    }

    [Fact]
    public async Task The_log_is_kept_from_the_older_of_two_snapshots_on()
    {
        await SaveAsync(new WindowStore(CounterHarness.LatenessMs), 5);
        Assert.Equal(0, _snapshot.KeepFrom);
        await SaveAsync(new WindowStore(CounterHarness.LatenessMs), 9);
        Assert.Equal(5, _snapshot.KeepFrom);

        var another = new ScorerSnapshot(_lake, 0, CounterHarness.LatenessMs, NullLogger.Instance);
        await another.LoadAsync(() => new Remembering([]), 9, default);
        Assert.Equal(5, another.KeepFrom);
    }

    public static TheoryData<string> Damages => ["empty", "cut", "flipped", "other bytes"];

    private async Task DamageAsync(string key, string damage)
    {
        using var whole = new MemoryStream();
        await using (var content = (await _lake.OpenReadAsync(key, default))!)
            await content.CopyToAsync(whole);
        var bytes = whole.ToArray();
        switch (damage)
        {
            case "empty":
                bytes = [];
                break;
            case "cut":
                bytes = bytes[..(bytes.Length / 2)];
                break;
            case "flipped":
                bytes[^6] ^= 1;
                break;
            default:
                new Random(1).NextBytes(bytes);
                break;
        }

        using var damaged = new MemoryStream(bytes);
        await _lake.PutAsync(key, damaged, default);
    }

    private async Task<List<string>> KeysAsync()
    {
        var keys = new List<string>();
        await foreach (var item in _lake.ListAsync("state/scorer/p0/", default))
            keys.Add(item.Key);
        return keys;
    }

    private Task SaveAsync(WindowStore store, long offset) => _snapshot.SaveAsync(ScorerSnapshot.Capture(store, new Remembering([])), offset, default);

    private Task<LoadedState> LoadAsync(long committed) => _snapshot.LoadAsync(() => new Remembering([]), committed, default);

    private static List<LogRecord> Stream(Random random, int posts)
    {
        var time = PostLine.StartMs;
        return [.. Enumerable.Range(0, posts).Select(offset => CounterHarness.Post(
            offset, random.Next(1, 150), time += random.Next(0, 90_000), $"#rain word{random.Next(20)}", author: $"{random.Next(200)}", likes: random.Next(30)))];
    }

    private static string Merge(WindowStore store, List<byte[]> blocks, int from, int to)
    {
        var closed = new List<OpenWindow>();
        for (var i = from; i < to; i++)
        {
            store.Merge(blocks[i]);
            closed.AddRange(store.Close());
        }

        return CounterHarness.Describe(closed);
    }

    private static int Sent(WindowStore store) => store.Open.Sum(window => window.Cells.Values.Count(cell => cell.ProvisionalSent));

    /// <summary>A scoring that is nothing but its state.</summary>
    private sealed class Remembering(IReadOnlyList<byte[]> parts) : IWindowScoring
    {
        public IReadOnlyList<byte[]> Parts { get; private set; } = parts;

        public byte[] Refuses { get; init; } = [];

        public Task<ScoredWindow?> ScoreAsync(OpenWindow window, IReadOnlyList<BaselineVersion> versions, List<SeriesRow> rows, CancellationToken cancellationToken) =>
            Task.FromResult<ScoredWindow?>(null);

        public Task<IReadOnlyList<ScoredWindow>> ForeseeAsync(
            IReadOnlyCollection<(OpenWindow Window, byte[] Keyword)> touched, IReadOnlyList<BaselineVersion> versions, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<ScoredWindow>>([]);

        public IReadOnlyList<byte[]> Capture() => Parts;

        public void Restore(IReadOnlyList<byte[]> parts)
        {
            Parts = parts;
            if (Refuses.Length > 0 && parts[0].SequenceEqual(Refuses))
                throw new InvalidDataException("not what was written");
        }
    }
}
