#pragma warning disable xUnit1069 // Ct is the token of the test context
#pragma warning disable MA0002 // xunit compares strings ordinally
using System.Diagnostics.Metrics;
using TikTok.Storage.EventLog;
using static TikTok.Storage.Tests.EventLog.LogTestExtensions;

namespace TikTok.Storage.Tests.EventLog;

/// <summary>What every log promises about records that were deleted before a group has read them.</summary>
public abstract class LostOffsetsContract
{
    protected const int HangGuard = 180_000;

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A group of the test's own: a broker has other users.</summary>
    protected string Group { get; } = $"group-{Guid.NewGuid():N}";

    /// <summary>A log that has a topic of one partition with these values, each its own commit, of which those before an index are deleted unread.</summary>
    protected abstract Task<(IEventLog Log, TopicPartition Partition)> WithDeletedAsync(bool acceptLoss, int values, int firstKept);

    [Fact(Timeout = HangGuard)]
    public async Task A_group_that_would_skip_deleted_records_is_told_with_both_offsets_and_what_to_do()
    {
        var (log, partition) = await WithDeletedAsync(acceptLoss: false, values: 6, firstKept: 4);
        var start = (await log.GetOffsetsAsync(partition, Ct)).Start;

        var lost = await Assert.ThrowsAsync<OffsetsLostException>(() => ConsumeAsync(log, partition, (_, _) => { }));

        Assert.Equal((Group, partition, 0L, start), (lost.Group, lost.Partition, lost.Expected, lost.FirstAvailable));
        Assert.Contains($"offsets 0 to {start - 1}", lost.Message, StringComparison.Ordinal);
        Assert.Contains("EventLog:AcceptLostOffsets", lost.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', lost.Message);
        Assert.Null(await log.GetCommittedAsync(Group, partition, Ct));
    }

    [Fact(Timeout = HangGuard)]
    public async Task So_is_a_group_that_finds_nothing_left_at_all()
    {
        var (log, partition) = await WithDeletedAsync(acceptLoss: false, values: 3, firstKept: 3);
        var lost = await Assert.ThrowsAsync<OffsetsLostException>(() => ConsumeAsync(log, partition, (_, _) => { }));
        Assert.Equal(0, lost.Expected);
    }

    [Fact(Timeout = HangGuard)]
    public async Task Where_the_loss_is_accepted_reading_goes_on_behind_the_hole_and_names_it_once()
    {
        var (log, partition) = await WithDeletedAsync(acceptLoss: true, values: 6, firstKept: 4);
        var start = (await log.GetOffsetsAsync(partition, Ct)).Start;
        var (values, holes, counted) = (new List<string>(), new List<OffsetRange>(), 0L);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "tiktok.log.lost_offsets")
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, measured, tags, _) =>
        {
            if (tags.ToArray().Any(tag => Equals(tag.Value, partition.Topic)))
                Interlocked.Add(ref counted, measured);
        });
        listener.Start();

        await ConsumeAsync(log, partition, (batch, stop) =>
        {
            values.AddRange(batch.Records.Select(record => Text(record.Value)));
            if (batch.Lost is { } lost)
                holes.Add(lost);
            if (values.Count == 2)
                stop();
        }).EndAsync();

        Assert.Equal(["4", "5"], values);
        Assert.Equal([new OffsetRange(0, start)], holes);
        Assert.Equal(start, counted);
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_reader_that_goes_back_behind_the_first_kept_record_is_told_too()
    {
        var (log, partition) = await WithDeletedAsync(acceptLoss: false, values: 6, firstKept: 4);
        var (start, end) = await log.GetOffsetsAsync(partition, Ct);
        await using (var writer = await log.OpenWriterAsync($"writer-{Group}", Ct))
            await writer.CommitAsync([], [new OffsetCommit(Group, partition, new CommittedOffset(end, ""))], Ct);

        var lost = await Assert.ThrowsAsync<OffsetsLostException>(() => log.ConsumeAsync(Group, partition.Topic, async (owned, ct) =>
        {
            owned.Reader.Seek(start);
            Assert.Equal(["4", "5"], (await owned.Reader.ReadAsync(2)).Select(record => record.Value));
            owned.Reader.Seek(1);
            while (true)
                await owned.Reader.ReadAsync(1 << 20, TimeSpan.FromMilliseconds(200), ct);
        }, Ct));
        Assert.Equal((1, start), (lost.Expected, lost.FirstAvailable));
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_reader_without_a_group_starts_at_the_first_kept_record()
    {
        var (log, partition) = await WithDeletedAsync(acceptLoss: false, values: 6, firstKept: 4);
        using var reader = log.OpenReader(partition, 0);
        Assert.Equal(["4", "5"], (await reader.ReadAsync(2)).Select(record => record.Value));
    }

    private async Task ConsumeAsync(IEventLog log, TopicPartition partition, Action<LogBatch, Action> take)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        await log.ConsumeAsync(Group, partition.Topic, async (owned, ct) =>
        {
            while (true)
            {
                ct.ThrowIfCancellationRequested();
                take(await owned.Reader.ReadAsync(1 << 20, TimeSpan.FromMilliseconds(200), ct), () => stop.CancelAfter(0));
            }
        }, stop.Token);
    }
}
