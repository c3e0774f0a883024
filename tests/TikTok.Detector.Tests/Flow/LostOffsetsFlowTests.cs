using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using TikTok.Detector.Counting;
using TikTok.Detector.Scoring;
using TikTok.ServiceDefaults.Stages;
using TikTok.Storage.Database;
using TikTok.Storage.EventLog;
using TikTok.Testing;

namespace TikTok.Detector.Tests.Flow;

/// <summary>What Counter and Scorer do about records that are not in the log any more.</summary>
public sealed class LostOffsetsFlowTests(PostgresFixture postgres) : IDisposable
{
    private const long Minute = 60_000;
    private static readonly TopicPartition s_posts = new(Topics.Posts, 0);
    private readonly TemporaryDirectory _directory = new();
    private readonly int _exitCode = Environment.ExitCode;
    private string? _connection;

    public void Dispose()
    {
        Environment.ExitCode = _exitCode;
        _directory.Dispose();
    }

    [Fact]
    public async Task What_the_stages_read_again_after_a_stop_is_kept_however_long_they_were_quiet()
    {
        await using (var host = await StartAsync())
        {
            await host.AppendAsync(Enumerable.Range(0, 50).Select(minute => (0, Post(minute, minute))));
            await DetectorFlow.DrainAsync(host);
        }

        await ExpireAsync();
        await using var again = await StartAsync();
        await again.AppendAsync([(0, Post(3, 50)), (0, Post(100, 50))]); // the first is sent again
        await again.AppendStreamTimeAsync(PostLine.StartMs + 90 * Minute);
        await DetectorFlow.DrainAsync(again);

        Assert.Equal(51, await again.ScalarAsync<long>("SELECT sum(posts) FROM keyword_windows WHERE keyword = '#rain' AND window_seconds = 3600"));
    }

    [Fact]
    public async Task Where_it_is_gone_all_the_same_the_stage_stands_still_with_both_offsets()
    {
        await ForgetAsync();
        await using var host = await StartAsync();
        var stages = host.Services.GetRequiredService<StageRegistry>();

        await Eventually.TrueAsync(() => Task.FromResult(stages.FatalFailure is not null), "the Counter says so");

        Assert.Contains("counter has to read tiktok.posts/0 from offset 0, but the log begins at 50", stages.FatalFailure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_that_is_accepted_they_go_on_and_only_what_was_never_counted_is_noted_as_lost()
    {
        await ForgetAsync();
        await using var host = await StartAsync(("EventLog:AcceptLostOffsets", "true"));
        await host.AppendAsync([(0, Post(100, 50))]);
        await host.AppendStreamTimeAsync(PostLine.StartMs + 90 * Minute);
        await DetectorFlow.DrainAsync(host);

        Assert.Null(host.Services.GetRequiredService<StageRegistry>().FatalFailure);
        Assert.Equal(
            ["""{"consumer": "counter", "partition": 0, "from_offset": 40, "next_offset": 50}"""],
            await host.RowsAsync("SELECT consumer, partition, from_offset, next_offset FROM lost_offsets"));
    }

    private static byte[] Post(int id, int minute) => PostLine.Of(id + 1, PostLine.StartMs + minute * Minute, "#rain");

    /// <summary>The Counter has counted 40 of 50 posts, remembers them, and none of them is in the log any more: as Kafka deletes.</summary>
    private async Task ForgetAsync()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var host = await StartIdleAsync(clock);
        await host.AppendAsync(Enumerable.Range(0, 50).Select(minute => (0, Post(minute, minute))));
        clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(new OffsetRange(50, 50), await host.Log.GetOffsetsAsync(s_posts, default));
        await using var writer = await host.Log.OpenWriterAsync("test", default);
        await writer.CommitAsync([], [new OffsetCommit(CounterStage.Group, s_posts, new CommittedOffset(40, "1 0 0"))], default);
        await writer.CommitAsync([new AppendRecord(s_posts, default, Post(50, 50))], [], default);
    }

    /// <summary>Deletes what is in the log, as far as no group needs it.</summary>
    private async Task ExpireAsync()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var host = await StartIdleAsync(clock);
        clock.Advance(TimeSpan.FromDays(30));
    }

    private async Task<ServiceHost> StartIdleAsync(TimeProvider clock) => await ServiceHost.StartAsync(
        _directory.Path, _connection ??= await postgres.CreateDatabaseAsync(), builder => builder.Services.AddSingleton(clock), ("EventLog:Retention", "01:00:00"));

    private async Task<ServiceHost> StartAsync(params (string Key, string Value)[] settings) =>
        await new DetectorFlow(_directory.Path, _connection ??= await postgres.CreateDatabaseAsync()).StartAsync([("EventLog:Retention", "01:00:00"), .. settings]);
}
