using Microsoft.Extensions.Time.Testing;
using TikTok.Archiver.Compaction;
using TikTok.Archiver.LakeCare;
using TikTok.Storage.Lake;

namespace TikTok.Archiver.Tests.Compaction;

/// <summary>What a compaction promises, on every lake. Each test has a lake of its own.</summary>
public abstract class CompactionContract
{
    private protected static readonly DateOnly Day = new(2020, 3, 2);
    private protected static readonly DateTimeOffset Midnight = new(2020, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    protected abstract ILake Lake { get; }

    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    private protected CommittedPosts Posts => new(Lake);

    [Fact]
    public async Task A_reader_sees_each_record_once_whether_it_began_before_or_after_the_switch_over()
    {
        await FillAsync();
        var before = await LakeDay.ReadAsync(Lake, Day, Ct);
        var lines = await Posts.LinesAsync(before);
        Assert.Equal((50, 50), (lines.Count, lines.Distinct(StringComparer.Ordinal).Count()));

        var done = await CompactAsync();

        Assert.Equal((1, 4, 2), (done!.Generation.Generation, done.Merged, done.Keys.Count));
        var after = await LakeDay.ReadAsync(Lake, Day, Ct);
        Assert.Equal((5, 3), (before.Objects.Count, after.Objects.Count));
        Assert.Equal(lines, await Posts.LinesAsync(after));
        Assert.Equal(lines, await Posts.LinesAsync(before));
        Assert.Equal(before.Committed, after.Committed);
        Assert.All(done.Keys, key => Assert.Matches(@"^posts/dt=2020-03-02/hr=(00|05)/p0-\d{20}-c1-\d+\.ndjson\.zst$", key));
    }

    [Fact]
    public async Task Readers_beside_compactions_and_an_archiver_see_neither_a_hole_nor_a_record_twice()
    {
        await FillAsync();
        using var done = new CancellationTokenSource();
        var committed = 50;
        var readings = 0;
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                var atLeast = Volatile.Read(ref committed);
                var lines = await Posts.LinesAsync(Day);
                Assert.Equal(lines.Count, lines.Distinct(StringComparer.Ordinal).Count());
                Assert.InRange(lines.Count, atLeast, atLeast + 100);
                Interlocked.Increment(ref readings);
            }
        }, Ct)).ToList();
        for (var late = 0; late < 5; late++)
        {
            await Posts.CommitAsync(0, 50 + late, 51 + late, (Midnight.AddHours(5), 1));
            Interlocked.Increment(ref committed);
            var before = Volatile.Read(ref readings);
            await CompactAsync();
            while (Volatile.Read(ref readings) < before + 2 && !readers.Any(reader => reader.IsCompleted))
                await Task.Yield();
        }

        await done.CancelAsync();
        await Task.WhenAll(readers);
        Assert.Equal(5, (await LakeDay.ReadAsync(Lake, Day, Ct)).Generation.Generation);
    }

    [Fact]
    public async Task Late_records_are_added_and_the_next_generation_takes_them_in()
    {
        await FillAsync();
        await CompactAsync();
        Assert.Null(await CompactAsync()); // nothing is left to do
        await Posts.CommitAsync(0, 50, 53, (Midnight.AddHours(5), 2), (Midnight.AddDays(2), 1));
        Assert.Equal((52, 4), ((await Posts.LinesAsync(Day)).Count, (await LakeDay.ReadAsync(Lake, Day, Ct)).Objects.Count));
        var lines = await Posts.LinesAsync(Day);

        Assert.Null(await CompactAsync(minObjects: 3));
        var done = (await CompactAsync(minObjects: 2))!;

        Assert.Equal((2, 2, 1), (done.Generation.Generation, done.Merged, done.Keys.Count));
        Assert.Equal(lines, await Posts.LinesAsync(Day));
        Assert.Equal((await LakeDay.ReadAsync(Lake, Day, Ct)).Committed.Select(item => item.Key).Order(StringComparer.Ordinal), done.Generation.Replacements().Keys.Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.Empty(await FindingsAsync());
    }

    [Fact]
    public async Task Of_two_compactions_at_once_one_switches_the_day_over()
    {
        await FillAsync();
        var lines = await Posts.LinesAsync(Day);
        var (arrived, bothThere) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var lake = new ObservedLake(Lake, () =>
        {
            if (Interlocked.Increment(ref arrived) == 2)
                bothThere.SetResult();
            return bothThere.Task;
        });
        var first = new DayCompaction(lake, Day, _clock).RunAsync(2, Ct);
        var second = new DayCompaction(lake, Day, new FakeTimeProvider(_clock.GetUtcNow() + TimeSpan.FromMilliseconds(1))).RunAsync(2, Ct);
        await Task.WhenAny(Task.WhenAll(first, second), Task.Delay(TimeSpan.FromMinutes(1), TimeProvider.System, Ct));

        var lost = Assert.Single([first, second], task => task.IsFaulted);
        Assert.Contains("by somebody else", Assert.IsType<LakeException>(lost.Exception!.InnerException).Message, StringComparison.Ordinal);
        Assert.Equal(lines, await Posts.LinesAsync(Day));
        _clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal(4 + 2, (await SweepAsync()).Count);
        Assert.Equal(lines, await Posts.LinesAsync(Day));
        Assert.Empty(await FindingsAsync());
    }

    [Fact]
    public async Task A_compaction_that_is_killed_before_the_switch_over_changes_nothing_and_is_repeated()
    {
        await FillAsync();
        var before = await LakeDay.ReadAsync(Lake, Day, Ct);
        var lines = await Posts.LinesAsync(before);
        await KilledCompactionAsync();
        Assert.Equal(before.Objects.Select(item => item.Item), (await LakeDay.ReadAsync(Lake, Day, Ct)).Objects.Select(item => item.Item));

        _clock.Advance(TimeSpan.FromHours(1));
        Assert.NotNull(await CompactAsync());
        Assert.Equal(lines, await Posts.LinesAsync(Day));
        Assert.Empty(await SweepAsync());
        _clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal(2 + 4, (await SweepAsync()).Count); // of the killed one, and what was replaced
        Assert.Empty(await SweepAsync());
        Assert.Equal(lines, await Posts.LinesAsync(Day));
    }

    [Fact]
    public async Task What_a_killed_compaction_left_is_swept_and_one_that_still_runs_can_name_it_no_more()
    {
        await FillAsync();
        var lines = await Posts.LinesAsync(Day);
        await KilledCompactionAsync();
        var swept = 0;
        var slow = new ObservedLake(Lake, async () =>
        {
            _clock.Advance(TimeSpan.FromHours(25));
            swept = (await SweepAsync()).Count;
        });
        await Assert.ThrowsAsync<LakeException>(() => new DayCompaction(slow, Day, new FakeTimeProvider(_clock.GetUtcNow() + TimeSpan.FromMinutes(1))).RunAsync(2, Ct));

        Assert.Equal(2 + 2, swept);
        Assert.Equal(lines, await Posts.LinesAsync(Day));
        Assert.Equal(2, (await CompactAsync())!.Generation.Generation);
        Assert.Equal(lines, await Posts.LinesAsync(Day));
    }

    [Fact]
    public async Task What_was_replaced_is_swept_when_the_switch_over_is_older_than_the_grace_time()
    {
        await FillAsync();
        var before = await LakeDay.ReadAsync(Lake, Day, Ct);
        var lines = await Posts.LinesAsync(before);
        await CompactAsync();
        _clock.Advance(TimeSpan.FromHours(23));
        Assert.Empty(await SweepAsync());
        _clock.Advance(TimeSpan.FromHours(2));

        var swept = await SweepAsync();

        var now = (await LakeDay.ReadAsync(Lake, Day, Ct)).Objects.Select(item => item.Item.Key).ToList();
        Assert.Equal(before.Objects.Select(item => item.Item.Key).Except(now, StringComparer.Ordinal).Order(StringComparer.Ordinal), swept, StringComparer.Ordinal);
        Assert.Equal(lines, await Posts.LinesAsync(Day));
        Assert.Empty(await FindingsAsync());
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("truncated")]
    [InlineData("another byte")]
    public async Task A_day_with_a_damaged_object_is_refused_and_stays_as_it_is(string damage)
    {
        await FillAsync();
        var before = await LakeDay.ReadAsync(Lake, Day, Ct);
        var key = before.Objects[1].Item.Key;
        using var content = new MemoryStream();
        await using (var stream = (await Lake.OpenReadAsync(key, Ct))!)
            await stream.CopyToAsync(content, Ct);
        var bytes = content.ToArray();
        bytes[^1] ^= 1;
        await Lake.DeleteAsync(key, Ct);
        if (damage != "missing")
            await Lake.PutAsync(key, new MemoryStream(damage == "truncated" ? bytes[..^5] : bytes), Ct);

        var failure = await Assert.ThrowsAsync<LakeException>(() => CompactAsync());

        Assert.StartsWith($"Object {key} ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.Equal(before.Objects.Select(item => item.Item), (await LakeDay.ReadAsync(Lake, Day, Ct)).Objects.Select(item => item.Item));
    }

    [Fact]
    public async Task A_day_that_is_not_over_by_stream_time_is_refused()
    {
        Assert.Contains("the lake is empty", (await Assert.ThrowsAsync<LakeException>(() => CompactAsync())).Message, StringComparison.Ordinal);
        await Posts.CommitAsync(0, 0, 10, (Midnight, 10));
        await Posts.CommitAsync(0, 10, 20, (Midnight, 5), (Midnight.AddHours(24), 5));
        var failure = await Assert.ThrowsAsync<LakeException>(() => CompactAsync());
        Assert.StartsWith("Day 2020-03-02 is not over by stream time: the newest record in the lake is of 2020-03-03 00:00 (UTC).", failure.Message, StringComparison.Ordinal);
        await Posts.CommitAsync(1, 0, 1, (Midnight.AddHours(25), 1));
        Assert.NotNull(await CompactAsync());
    }

    /// <summary>Fifty records of the day in five objects, four of which can be merged; the next day has begun.</summary>
    private protected async Task FillAsync()
    {
        await Posts.CommitAsync(0, 0, 20, (Midnight, 10), (Midnight.AddHours(5), 10));
        await Posts.CommitAsync(0, 20, 50, (Midnight, 7), (Midnight.AddHours(5), 3), (Midnight.AddHours(26), 20));
        await Posts.CommitAsync(1, 0, 20, (Midnight.AddHours(23), 20));
    }

    private protected Task<CompactedDay?> CompactAsync(int minObjects = 2) => new DayCompaction(Lake, Day, _clock).RunAsync(minObjects, Ct);

    private async Task KilledCompactionAsync()
    {
        var killed = new ObservedLake(Lake, () => throw new InvalidOperationException("Killed."));
        await Assert.ThrowsAsync<InvalidOperationException>(() => new DayCompaction(killed, Day, _clock).RunAsync(2, Ct));
    }

    private async Task<List<string>> SweepAsync()
    {
        var keys = new List<string>();
        var before = _clock.GetUtcNow() - TimeSpan.FromHours(24);
        Assert.Empty(await Orphans.FindAsync(Lake, before, Ct).ToListAsync(Ct));
        await foreach (var item in new CompactionRemains(Lake, before, mayWrite: true).FindAsync(Ct))
        {
            await Lake.DeleteAsync(item.Key, Ct);
            keys.Add(item.Key);
        }

        return keys;
    }

    private protected async Task<List<string>> FindingsAsync() => await new LakeVerification(Lake, null).RunAsync(Ct).ToListAsync(Ct);
}
