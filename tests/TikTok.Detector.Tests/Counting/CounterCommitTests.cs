using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using TikTok.Detector.Counting;
using TikTok.Storage.EventLog;
using TikTok.Testing;

namespace TikTok.Detector.Tests.Counting;

/// <summary>When the Counter commits while it catches up. The clock stands, so that no commit is due by time.</summary>
public sealed class CounterCommitTests(PostgresFixture postgres) : IDisposable
{
    private const int Records = 2000;
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public Task A_long_run_of_one_post_that_is_sent_again_and_again_is_committed() =>
        AssertCommittedAsync(offset => PostLine.Of(1, PostLine.StartMs + offset, "#rain"));

    [Fact]
    public Task A_long_run_of_late_posts_is_committed() =>
        AssertCommittedAsync(offset => PostLine.Of(offset + 1, offset == 0 ? PostLine.StartMs : PostLine.StartMs - 3_600_000, "#rain"));

    [Fact]
    public Task A_long_run_of_records_that_are_no_posts_is_committed() => AssertCommittedAsync(_ => "garbage"u8.ToArray());

    [Fact]
    public Task A_few_huge_posts_are_committed_by_their_bytes() =>
        AssertCommittedAsync(offset => PostLine.Of(offset + 1, PostLine.StartMs, new string('x', 20_000)), maxPosts: 1_000_000);

    private async Task AssertCommittedAsync(Func<int, byte[]> record, int maxPosts = 100)
    {
        var connection = await postgres.CreateDatabaseAsync();
        await using (var source = await ServiceHost.StartAsync(_directory.Path, connection, _ => { }))
            await source.AppendAsync(Enumerable.Range(0, Records).Select(offset => (0, record(offset))));

        await using var host = await ServiceHost.StartAsync(_directory.Path, connection, builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider());
            builder.AddDetector();
        },
            ("Detector:Stages", nameof(DetectorStages.Counter)), ("Detector:MaxPostsPerCommit", $"{maxPosts}"));
        await Eventually.TrueAsync(async () => (await host.Log.GetCommittedAsync(CounterStage.Group, new TopicPartition(Topics.Posts, 0), default)) is { Next: > 0 }, "the Counter has committed");
    }
}
