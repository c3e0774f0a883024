using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using TikTok.Archiver.LakeArchive;
using TikTok.Archiver.LakeCare;
using TikTok.Archiver.RecentPosts;
using TikTok.ServiceDefaults.Stages;
using TikTok.Storage.EventLog;
using TikTok.Storage.Lake;
using TikTok.Testing;

namespace TikTok.Archiver.Tests;

/// <summary>Records that were deleted from the log before they were archived.</summary>
public sealed class LostOffsetsTests(PostgresFixture postgres) : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly int _exitCode = Environment.ExitCode;
    private string? _connection;

    public void Dispose()
    {
        Environment.ExitCode = _exitCode;
        _directory.Dispose();
    }

    [Fact]
    public async Task The_stage_stands_still_and_health_names_both_offsets_while_the_process_goes_on()
    {
        await LoseAsync(5, keep: 2);
        await using var host = await StartAsync();
        var stages = host.Services.GetRequiredService<StageRegistry>();
        await Eventually.TrueAsync(() => Task.FromResult(stages.Troubles.GetValueOrDefault(LakeArchiveStage.Group) is not null && stages.Troubles.GetValueOrDefault(RecentPostsStage.Group) is not null), "both stages say so");

        var health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

        Assert.Equal(HealthStatus.Unhealthy, health.Status);
        var reason = health.Entries["stages"].Description!;
        Assert.Contains("from offset 0, but the log begins at 5", reason, StringComparison.Ordinal);
        Assert.Contains("EventLog:AcceptLostOffsets", reason, StringComparison.Ordinal);
        Assert.False(host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
        Assert.Empty(await ManifestsAsync(host));
        Assert.Empty(await host.RowsAsync("SELECT id FROM recent_posts"));
    }

    [Fact]
    public async Task An_accepted_loss_is_a_hole_that_manifest_verification_and_reconciliation_name()
    {
        await LoseAsync(5, keep: 2);
        await using var host = await StartAsync(("EventLog:AcceptLostOffsets", "true"));
        await host.DrainAsync(LakeArchiveStage.Group, Topics.Posts);
        await host.DrainAsync(RecentPostsStage.Group, Topics.Posts);

        var manifests = await ManifestsAsync(host);
        Assert.Equal(0, manifests[0].From);
        Assert.Equal([new LostRange(0, 5)], manifests[0].Lost);
        Assert.Equal(2, manifests.Sum(manifest => manifest.Records));
        Assert.Equal(7, manifests[^1].Next);
        var findings = new List<string>();
        await foreach (var finding in new LakeVerification(host.Lake, day: null).RunAsync(default))
            findings.Add(finding);
        Assert.StartsWith($"{manifests[0].Key}: offsets 0 to 4 of posts partition 0 are lost", Assert.Single(findings), StringComparison.Ordinal);
        Assert.Equal(
            ["""{"consumer": "archiver", "partition": 0, "from_offset": 0, "next_offset": 5}""", """{"consumer": "recent-posts", "partition": 0, "from_offset": 0, "next_offset": 5}"""],
            await host.RowsAsync("SELECT consumer, partition, from_offset, next_offset FROM lost_offsets WHERE topic = 'tiktok.posts' ORDER BY consumer"));
    }

    [Fact]
    public async Task A_hole_behind_what_is_archived_is_told_from_where_it_begins()
    {
        await using (var host = await StartAsync())
        {
            await host.AppendAsync([(0, Post(100)), (0, Post(101))]);
            await host.DrainAsync(LakeArchiveStage.Group, Topics.Posts);
        }

        // The lake was set back to before its second manifest, and the log does not go back that far any more.
        await using (var host = await StartAsync())
        {
            await host.AppendAsync([(0, Post(102))]);
            await host.DrainAsync(LakeArchiveStage.Group, Topics.Posts);
            await host.DrainAsync(RecentPostsStage.Group, Topics.Posts);
            await host.Lake.DeleteAsync(LakeManifest.KeyOf(0, 2), default);
        }

        await ExpireAsync();
        await using var last = await StartAsync(("EventLog:AcceptLostOffsets", "true"));
        await last.AppendAsync([(0, Post(103))]);
        await last.DrainAsync(LakeArchiveStage.Group, Topics.Posts);

        Assert.Equal(new LostRange(2, 3), Assert.Single((await ManifestsAsync(last)).SelectMany(manifest => manifest.Lost ?? [])));
    }

    [Fact]
    public async Task Stream_times_behind_the_last_manifest_that_are_deleted_are_no_loss()
    {
        await using (var host = await StartAsync())
        {
            await host.AppendAsync([(0, Post(1))]);
            await host.DrainAsync(LakeArchiveStage.Group, Topics.Posts);
            await host.AppendStreamTimeAsync(PostLine.StartMs + 3_600_000);
            await host.DrainAsync(LakeArchiveStage.Group, Topics.Posts);
            await host.DrainAsync(RecentPostsStage.Group, Topics.Posts);
        }

        await ExpireAsync();
        await using var again = await StartAsync();
        Assert.Equal(new OffsetRange(2, 2), await again.Log.GetOffsetsAsync(new TopicPartition(Topics.Posts, 0), default));
        await again.AppendAsync([(0, Post(2))]);
        await again.DrainAsync(LakeArchiveStage.Group, Topics.Posts);

        var manifests = await ManifestsAsync(again);
        Assert.Equal([(0L, 1L, 1L), (1L, 3L, 1L)], manifests.Select(manifest => (manifest.From, manifest.Next, manifest.Records)));
        Assert.All(manifests, manifest => Assert.Null(manifest.Lost));
    }

    private static byte[] Post(long id) => PostLine.Of(id, PostLine.StartMs, "#rain");

    private static async Task<List<LakeManifest>> ManifestsAsync(ServiceHost host)
    {
        var manifests = new List<LakeManifest>();
        await foreach (var manifest in LakeManifest.ListAsync(host.Lake, LakeManifest.PrefixOf(0), default))
            manifests.Add(manifest);
        return manifests;
    }

    /// <summary>Posts of which the first expire before anybody has read them.</summary>
    private async Task LoseAsync(int lose, int keep)
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(3));
        await using var source = await StartIdleAsync(clock);
        await source.AppendAsync(Enumerable.Range(0, lose).Select(id => (0, Post(id + 1))));
        clock.Advance(TimeSpan.FromHours(2));
        await source.AppendAsync(Enumerable.Range(lose, keep).Select(id => (0, Post(id + 1))));
        Assert.Equal(new OffsetRange(lose, lose + keep), await source.Log.GetOffsetsAsync(new TopicPartition(Topics.Posts, 0), default));
    }

    /// <summary>Deletes what is in the log, as far as no group needs it.</summary>
    private async Task ExpireAsync()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var host = await StartIdleAsync(clock);
        clock.Advance(TimeSpan.FromHours(2));
    }

    private async Task<ServiceHost> StartIdleAsync(TimeProvider clock) => await ServiceHost.StartAsync(
        _directory.Path, _connection ??= await postgres.CreateDatabaseAsync(), builder => builder.Services.AddSingleton(clock), ("EventLog:Retention", "01:00:00"));

    private async Task<ServiceHost> StartAsync(params (string Key, string Value)[] settings) => await ServiceHost.StartAsync(
        _directory.Path, _connection ??= await postgres.CreateDatabaseAsync(), builder => builder.AddArchiver(),
        [("Archiver:QuietInterval", "00:00:00.050"), ("EventLog:Retention", "01:00:00"), .. settings]);
}
