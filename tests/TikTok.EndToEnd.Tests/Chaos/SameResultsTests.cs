using TikTok.Testing;

namespace TikTok.EndToEnd.Tests.Chaos;

/// <summary>The same dump through the embedded defaults, and through real backends with one Detector and with three.</summary>
public sealed class SameResultsTests(S3Gateway s3)
{
    [Fact]
    public async Task Kafka_and_S3_give_byte_identical_anomalies_to_the_embedded_defaults_with_one_Detector_and_with_three()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var work = new WorkDirectory();
        await UnrulyDump.WriteAsync(work.File("dump.ndjson"), brokenEvery: 50, cancellation, days: 2);
        var one = await RunOnBackendsAsync(work, "one", moreDetectors: 0);
        await RunAsync(work, "embedded", environment: null);
        var embedded = await StoredState.ReadAsync(work.Data("embedded"), cancellation);
        Assert.True(embedded.AnomalyCount > 3, $"only {embedded.AnomalyCount} anomalies");
        StoredState.AssertSame(embedded, one);
        StoredState.AssertSame(embedded, await RunOnBackendsAsync(work, "three", moreDetectors: 2));
    }

    private async Task<StoredState> RunOnBackendsAsync(WorkDirectory work, string name, int moreDetectors)
    {
        await using var own = new WorkDirectory();
        await using var backends = await Backends.StartOrSkipAsync(own, s3);
        await using var deployment = new Deployment(own, backends, SensitiveDetector.Environment);
        deployment.Start("TikTok.Detector", moreDetectors);
        await RunAsync(work, name, backends.Environment);
        await deployment.StopAsync();
        return await backends.ReadStateAsync();
    }

    private static async Task RunAsync(WorkDirectory work, string data, IReadOnlyDictionary<string, string>? environment)
    {
        await using var standalone = StandaloneProcess.Start(work.Data(data), ["--input", work.File("dump.ndjson"), "--sort", "never", "--once", .. SensitiveDetector.Arguments], environment);
        var exitCode = await standalone.ExitAsync();
        Assert.True(exitCode == 0, $"{data}: exit code {exitCode}\n{standalone.Output}\n{standalone.Errors}");
    }
}
