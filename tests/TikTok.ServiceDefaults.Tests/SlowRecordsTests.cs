using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using TikTok.ServiceDefaults.Records;
using TikTok.Storage.EventLog;

namespace TikTok.ServiceDefaults.Tests;

public sealed class SlowRecordsTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task A_record_that_takes_over_a_second_is_told_once_and_shown_for_an_hour()
    {
        var logged = new Lines();
        var slow = new SlowRecords(_clock, logged);

        Take(slow, offset: 1, seconds: 1);
        Assert.Equal(HealthStatus.Healthy, (await AskAsync(slow)).Status);

        Take(slow, offset: 2, seconds: 1.5);
        Take(slow, offset: 3, seconds: 700);

        var shown = await AskAsync(slow);
        Assert.Equal(HealthStatus.Degraded, shown.Status);
        Assert.StartsWith("2 records took longer than a second", shown.Description, StringComparison.Ordinal);
        Assert.Contains("tiktok.posts/0, offset 3, 4 bytes, 700.0 s in counter", shown.Description, StringComparison.Ordinal);
        Assert.Contains("tiktok.posts/0, offset 2", Assert.Single(logged.Told), StringComparison.Ordinal);

        _clock.Advance(TimeSpan.FromHours(1.1));
        Assert.Equal(HealthStatus.Healthy, (await AskAsync(slow)).Status);
    }

    private void Take(SlowRecords slow, long offset, double seconds) =>
        slow.Time("counter", new TopicPartition("tiktok.posts", 0), new LogRecord(offset, 0, default, new byte[4], []), _ => _clock.Advance(TimeSpan.FromSeconds(seconds)));

    private static Task<HealthCheckResult> AskAsync(SlowRecords slow) => slow.CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken);

    private sealed class Lines : ILogger<SlowRecords>
    {
        public List<string> Told { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Told.Add(formatter(state, exception));
    }
}
