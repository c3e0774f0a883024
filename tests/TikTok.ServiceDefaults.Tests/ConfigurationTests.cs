using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using TikTok.Archiver;
using TikTok.BatchWorker;
using TikTok.Detector;
using TikTok.ServiceDefaults.Settings;
using TikTok.Storage.Database;
using TikTok.Storage.EventLog;
using TikTok.Storage.Lake;

namespace TikTok.ServiceDefaults.Tests;

public sealed class ConfigurationTests
{
    [Theory]
    [InlineData("Detector:AllowedLateness", "05:00:00", "AllowedLateness")]
    [InlineData("Detector:MaxPostsPerCommit", "1", "MaxPostsPerCommit")]
    [InlineData("Detector:Classic:Deviations", "0", "Deviations")]
    [InlineData("Archiver:QuietInterval", "00:00:00", "QuietInterval")]
    [InlineData("Batch:BaselineDays", "0", "BaselineDays")]
    [InlineData("Detector:AllowedLateness", "soon", "Detector:AllowedLateness")]
    [InlineData("Batch:BaselineDays", "seven", "Batch:BaselineDays")]
    public void A_wrong_setting_is_refused_before_there_is_a_host_in_one_line_that_names_it(string name, string value, string named)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection([new(name, value)]);

        var failure = Assert.ThrowsAny<Exception>(() => builder.CheckSettings().AddDetectorSettings().AddArchiverSettings().AddBatchWorkerSettings());
        var line = OneLineErrors.LineOf(failure);
        Assert.NotNull(line);
        Assert.Contains(named, line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }

    [Fact]
    public void A_stage_that_does_not_exist_is_refused_in_one_line()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection([new("Detector:Stages", "Cook")]);

        var failure = Assert.ThrowsAny<Exception>(() => builder.AddDetector());
        Assert.Contains("Detector:Stages", OneLineErrors.LineOf(failure)!, StringComparison.Ordinal);
    }

    [Fact]
    public void Failures_that_a_person_can_mend_are_one_line()
    {
        Assert.Equal("a", OneLineErrors.LineOf(new EventLogException("a")));
        Assert.Equal("a", OneLineErrors.LineOf(new LakeException("a")));
        Assert.Equal("a", OneLineErrors.LineOf(new DatabaseException("a")));
        Assert.Equal("a", OneLineErrors.LineOf(new IOException("a")));
        Assert.Equal("a", OneLineErrors.LineOf(new AggregateException(new UnauthorizedAccessException("a"))));
        Assert.Contains("PostgreSQL is away", OneLineErrors.LineOf(new Npgsql.NpgsqlException("refused", new System.Net.Sockets.SocketException(111)))!, StringComparison.Ordinal);
        Assert.Contains("--urls", OneLineErrors.LineOf(new IOException("taken", new AddressInUseException("taken")))!, StringComparison.Ordinal);
    }

    [Fact]
    public void Defects_keep_their_stack_trace()
    {
        Assert.Null(OneLineErrors.LineOf(new InvalidOperationException("a")));
        Assert.Null(OneLineErrors.LineOf(new AggregateException(new IOException("a"), new IOException("b"))));
    }

    [Fact]
    public async Task Exit_codes_tell_success_stop_and_failure()
    {
        Assert.Equal(3, await OneLineErrors.RunAsync(() => Task.FromResult(3)));
        Assert.Equal(130, await OneLineErrors.RunAsync(() => throw new OperationCanceledException()));
        Assert.Equal(0, await OneLineErrors.RunAsync(() => throw new OperationCanceledException(), whenCancelled: 0));
        Assert.Equal(1, await OneLineErrors.RunAsync(() => throw new LakeException("full")));
        await Assert.ThrowsAsync<InvalidOperationException>(() => OneLineErrors.RunAsync(() => throw new InvalidOperationException()));
    }
}
