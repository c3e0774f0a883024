#pragma warning disable xUnit1069 // Ct is the token of the test context
using Microsoft.Extensions.Logging.Abstractions;
using TikTok.Replayer.Input;
using TikTok.Replayer.Replay;
using TikTok.Replayer.Replay.Sharing;
using TikTok.Storage.EventLog;
using TikTok.Storage.EventLog.Kafka;
using TikTok.Testing;

namespace TikTok.Replayer.Tests.Replay;

/// <summary>An input that several share, on a real broker.</summary>
public sealed class SharedReplayOnKafkaTests
{
    private const int HangGuard = 300_000;
    private const int PostsPartitions = 3;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = HangGuard)]
    public async Task Every_line_is_replayed_once_while_sharers_come_and_go()
    {
        await using var cluster = await KafkaCluster.StartOrSkipAsync();
        using var input = new SharedInput(files: 12, beside: SharedInput.Parts, seconds: 2400, lines: 800);
        await using var first = await Sharer.StartAsync(cluster, input);
        await using var second = await Sharer.StartAsync(cluster, input);
        await second.UntilAsync(() => first.Progress.Received > 100 && second.Progress.Received > 100, "two are at work");
        await using var third = await Sharer.StartAsync(cluster, input);
        await second.UntilAsync(() => third.Progress.Received > 100, "the third has files too");
        await first.StopAsync();
        second.Hurry();
        third.Hurry();

        var end = await second.Replay;
        Assert.Equal(end, await third.Replay);
        Assert.InRange(first.Progress.Received, 1, input.Valid);
        await AssertWholeAsync(cluster, input, end);
    }

    [Fact(Timeout = HangGuard)]
    public async Task The_files_of_a_process_that_is_killed_go_to_another()
    {
        await using var cluster = await KafkaCluster.StartOrSkipAsync();
        using var input = new SharedInput(files: 12, beside: SharedInput.Parts, seconds: 2400, lines: 800);
        await using var survivor = await Sharer.StartAsync(cluster, input);
        (string, string) kafka = ("ConnectionStrings__kafka", cluster.Servers);
        using var other = new ReplayerProcess([kafka], "replay", input.Options.Input, "--share");
        using var killed = new ReplayerProcess([kafka], "replay", input.Options.Input, "--share");
        await survivor.UntilAsync(() => survivor.Owned is 2 or 3, "the eight parts are those of three");
        var before = survivor.Progress.Received;
        await survivor.UntilAsync(() => survivor.Progress.Received > before + 100, "all are at work, since none can go on without the others");
        killed.Kill();
        survivor.Hurry();

        var end = await survivor.Replay;
        var (exitCode, output, errors) = await other.EndAsync();
        Assert.Equal((0, ""), (exitCode, errors));
        Assert.StartsWith($"{input.Options.Input}: {input.Valid + input.Broken} received, {input.Valid} valid, {input.Broken} rejected, 0 left out; ", output.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
        await AssertWholeAsync(cluster, input, end);
    }

    /// <summary>Every line once, no post late, the end told once and after everything else.</summary>
    private static async Task AssertWholeAsync(KafkaCluster cluster, SharedInput input, SourcePosition end)
    {
        Assert.Equal((input.Valid, input.Broken, true), ((int)end.Valid, (int)end.Rejected, end.Done));
        await using var log = Open(cluster);
        var keys = new List<string>();
        for (var partition = 0; partition < PostsPartitions; partition++)
        {
            var records = await log.ReadAllAsync(Topics.Posts, partition);
            Assert.InRange(records.WorstLag(), 0, SharedInput.StepMs);
            Assert.Same(records[^1], Assert.Single(records, record => record.Headers.ContainsKey(Topics.InputEndHeader)));
            keys.AddRange(records.Where(record => record.Value.Length > 0).Select(record => record.Key));
        }

        Assert.Equal((input.Valid, input.Valid), (keys.Count, keys.Distinct(StringComparer.Ordinal).Count()));
        var letters = (await log.ReadAllAsync(Topics.DeadLetters)).ConvertAll(letter => letter.Key);
        Assert.Equal((input.Broken, input.Broken), (letters.Count, letters.Distinct(StringComparer.Ordinal).Count()));
    }

    private static KafkaEventLog Open(KafkaCluster cluster) => new(cluster.Servers, new KafkaOptions(), TimeProvider.System, NullLogger.Instance);

    /// <summary>One who shares, with a log of its own, as a process has it.</summary>
    private sealed class Sharer : IAsyncDisposable
    {
        private readonly KafkaEventLog _log;
        private readonly SlowLog _slow;
        private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);

        private Sharer(KafkaEventLog log, SlowLog slow, SharedInput input) =>
            (_log, _slow, Replay) = (log, slow, new SharedReplay(slow, new InputFiles(), TimeProvider.System, NullLogger<SharedReplay>.Instance).RunAsync(input.Options, Progress, _stop.Token));

        public ReplayProgress Progress { get; } = new();

        public Task<SourcePosition> Replay { get; }

        public static async Task<Sharer> StartAsync(KafkaCluster cluster, SharedInput input)
        {
            var log = Open(cluster);
            await log.CreateTopicsAsync(Topics.All(new EventLogOptions { PostsPartitions = PostsPartitions }), Ct);
            return new Sharer(log, new SlowLog(log), input);
        }

        /// <summary>How many parts it has.</summary>
        public int Owned => _slow.Owned;

        /// <summary>Waits for what has to be before everything is replayed.</summary>
        public Task UntilAsync(Func<bool> condition, string what) => Eventually.TrueAsync(() =>
        {
            Assert.False(Replay.IsCompleted, $"It ended before this: {what}");
            return Task.FromResult(condition());
        }, what);

        /// <summary>Until then it works slowly, and all others with it.</summary>
        public void Hurry() => _slow.Hurry();

        /// <summary>As Ctrl+C does.</summary>
        public async Task StopAsync()
        {
            await _stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Replay);
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await Replay.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            _stop.Dispose();
            await _log.DisposeAsync();
        }
    }
}
