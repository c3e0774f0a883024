using System.Text.RegularExpressions;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using TikTok.Storage.EventLog;
using TikTok.Testing;

namespace TikTok.EndToEnd.Tests.Chaos;

/// <summary>
/// Partitions are raised between two replays, in the order of steps that docs/architecture.md gives. With the rule that keeps no
/// state of a keyword: what the seasonal model has learned of one stays behind when it moves to another keyword partition.
/// </summary>
public sealed partial class RaisedPartitionsTests(S3Gateway s3)
{
    private static readonly DateOnly s_firstDay = new(2020, 3, 2);

    [Fact]
    public async Task More_partitions_between_two_replays_change_no_anomaly()
    {
        var expected = await RunAsync(raise: false);
        Assert.True(expected.AnomalyCount > 10, $"the reference run has only {expected.AnomalyCount} anomalies");
        var actual = await RunAsync(raise: true);
        Assert.Equal(expected.LogPosts, actual.LogPosts);
        Assert.Equal(expected.Lake, actual.Lake);
        Assert.Equal(expected.Series, actual.Series);
        Assert.Equal(WithoutTested(expected.Anomalies), WithoutTested(actual.Anomalies));
    }

    /// <summary>How many keywords were tested beside an anomaly's is said of its keyword partition, and there are more of these now.</summary>
    private static string WithoutTested(string anomalies) => Tested().Replace(anomalies, string.Empty);

    [GeneratedRegex("""\"tested\": [0-9]+, """, RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Tested();

    private async Task<StoredState> RunAsync(bool raise)
    {
        await using var work = new WorkDirectory();
        await using var backends = await Backends.StartOrSkipAsync(work, s3);
        await using var deployment = new Deployment(work, backends, new Dictionary<string, string>(StringComparer.Ordinal) { ["Detector__Model"] = "Classic" });
        await UnrulyDump.WriteAsync(work.File("dump.ndjson"), brokenEvery: 0, TestContext.Current.CancellationToken, days: 2);
        var border = $"{s_firstDay.AddDays(1):yyyy-MM-dd}";

        await ReplayAsync("--to"); // its end closes every window
        await deployment.StopAsync();
        await deployment.RunDayAsync(s_firstDay);
        if (raise)
        {
            using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = backends.Kafka.Servers }).Build();
            await admin.CreatePartitionsAsync([new PartitionsSpecification { Topic = Topics.Posts, IncreaseTo = 6 }, new PartitionsSpecification { Topic = Topics.KeywordCounts, IncreaseTo = 5 }]);
        }

        await ReplayAsync("--from");
        await deployment.StopAsync();
        return await backends.ReadStateAsync();

        async Task ReplayAsync(string side)
        {
            deployment.Start("TikTok.Archiver", 1);
            deployment.Start("TikTok.Detector", 1);
            deployment.BeginReplay(work.File("dump.ndjson"), rate: 5000, "--sort", side, border);
            await deployment.EndReplayAsync();
            await backends.DrainAsync();
        }
    }
}
