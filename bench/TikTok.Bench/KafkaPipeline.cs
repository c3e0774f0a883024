using System.Diagnostics;
using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TikTok.Detector;
using TikTok.Replayer.Generate;
using TikTok.Replayer.Input;
using TikTok.Replayer.Replay;
using TikTok.ServiceDefaults;
using TikTok.ServiceDefaults.Connections;
using TikTok.ServiceDefaults.Stages;
using TikTok.Storage.EventLog;
using TikTok.Storage.EventLog.Kafka;
using TopicPartition = TikTok.Storage.EventLog.TopicPartition;

namespace TikTok.Bench;

/// <summary>Measures, in turns: Kafka's perf-consumer, our reader alone, the Counter, Counter and Scorer; each over the whole topic.</summary>
internal sealed class KafkaPipeline(string servers, string kafkaHome, long posts, int perDay, string work)
{
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, List<Figure>> _figures = new(StringComparer.Ordinal);

    public async Task<int> RunAsync(int rounds, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(work);
        await using var log = new KafkaEventLog(servers, new KafkaOptions(), TimeProvider.System, NullLogger.Instance);
        await log.CreateTopicsAsync(Topics.All(new EventLogOptions { Retention = TimeSpan.FromDays(3650) }), cancellationToken);
        await FillAsync(log, cancellationToken);
        for (var round = 1; round <= rounds; round++)
        {
            Note("Kafka's perf-consumer", await PerfConsumerAsync(cancellationToken));
            Note("our reader alone", await ReadAsync(log, cancellationToken));
            Note("Counter", await DetectAsync(log, "Counter", [Groups.Counter], cancellationToken));
            Note("Counter and Scorer", await DetectAsync(log, "Counter, Scorer", [Groups.Counter, Groups.Scorer], cancellationToken));
        }

        Report();
        return 0;
    }

    private async Task FillAsync(KafkaEventLog log, CancellationToken cancellationToken)
    {
        if (await EndAsync(log, Topics.Posts, cancellationToken) > 0)
            return;
        var dump = Path.Combine(work, "dump.ndjson");
        await SampleFiles.WriteAsync(new SampleOptions { Days = (int)Math.Max(2, posts / perDay + 1), PostsPerDay = perDay, Seed = 1 }, dump, Path.Combine(work, "truth.json"), cancellationToken);
        var replay = new DumpReplay(log, new InputFiles(null), TimeProvider.System, NullLogger<DumpReplay>.Instance);
        await replay.RunAsync(new ReplayOptions { Input = dump, Limit = posts }, new ReplayProgress(), dayClosed: null, cancellationToken);
        File.Delete(dump);
    }

    private async Task<Figure> PerfConsumerAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("java", ["-Xmx512m", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error", "-cp", Path.Combine(kafkaHome, "libs", "*"), "org.apache.kafka.tools.ConsumerPerformance",
            "--bootstrap-server", servers, "--topic", Topics.Posts, "--messages", posts.ToString(CultureInfo.InvariantCulture), "--group", $"bench-{Guid.NewGuid():N}", "--timeout", "60000"])
        { RedirectStandardOutput = true, UseShellExecute = false };
        using var tool = Process.Start(start)!;
        var lines = (await tool.StandardOutput.ReadToEndAsync(cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await tool.WaitForExitAsync(cancellationToken);
        var (names, values) = (lines[0].Split(','), lines[^1].Split(','));
        return new Figure(Value("nMsg.sec"), Value("fetch.nMsg.sec"), 0, 0);

        double Value(string name) => double.Parse(values[Array.FindIndex(names, one => one.Trim() == name)], CultureInfo.InvariantCulture);
    }

    private static async Task<Figure> ReadAsync(KafkaEventLog log, CancellationToken cancellationToken)
    {
        var meter = Meter.Start();
        var counts = await Task.WhenAll(Enumerable.Range(0, await log.GetPartitionCountAsync(Topics.Posts, cancellationToken)).Select(partition => Task.Run(async () =>
        {
            var place = new TopicPartition(Topics.Posts, partition);
            var (end, count) = ((await log.GetOffsetsAsync(place, cancellationToken)).End, 0L);
            using var reader = log.OpenReader(place, 0);
            while (reader.Position < end)
                count += (await reader.ReadAsync(4 << 20, s_wait, cancellationToken)).Records.Count;
            return count;
        }, cancellationToken)));
        return meter.Stop(counts.Sum(), null);
    }

    private async Task<Figure> DetectAsync(KafkaEventLog log, string stages, string[] groups, CancellationToken cancellationToken)
    {
        await ResetAsync(log, cancellationToken);
        var data = Path.Combine(work, "detector");
        if (Directory.Exists(data))
            await Storage.Database.PrivateCluster.DeleteAsync(data, null, NullLogger.Instance, TimeProvider.System, cancellationToken);
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Error);
        builder.Configuration.AddInMemoryCollection([new("Storage:DataDirectory", data), new("ConnectionStrings:kafka", servers), new("Detector:Stages", stages)]);
        await using var directory = await builder.OwnDataDirectoryAsync("Bench", ["kafka", "lake", "tiktok"], cancellationToken);
        builder.AddServiceDefaults().AddEventLog().AddLake();
        await builder.AddDatabaseAsync(owner: true, cancellationToken);
        builder.AddDetector();
        using var host = builder.Build();
        var meter = Meter.Start();
        await host.StartAsync(cancellationToken);
        var (progress, before) = (new List<(double Seconds, long Posts)>(), await SumAsync(log, Groups.Counter, Topics.Posts, cancellationToken));
        foreach (var (group, topic) in groups.Select(group => (group, group == Groups.Counter ? Topics.Posts : Topics.KeywordCounts)))
        {
            var end = await EndAsync(log, topic, cancellationToken);
            long now;
            while ((now = await SumAsync(log, group, topic, cancellationToken)) < end)
            {
                if (host.Services.GetRequiredService<StageRegistry>().FatalFailure is { } failure)
                    throw new InvalidOperationException(failure);
                if (group == Groups.Counter)
                    progress.Add((meter.Seconds, now - before));
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellationToken);
            }
        }

        var figure = meter.Stop(posts, progress);
        await host.StopAsync(cancellationToken);
        return figure;
    }

    /// <summary>Groups and results of earlier rounds are forgotten.</summary>
    private async Task ResetAsync(KafkaEventLog log, CancellationToken cancellationToken)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = servers }).Build();
        foreach (var delete in new Func<Task>[] { () => admin.DeleteGroupsAsync(["tiktok.counter", "tiktok.scorer"]), () => admin.DeleteTopicsAsync([Topics.KeywordCounts, Topics.Candidates, Topics.Sources]) })
        {
            try
            {
                await delete();
            }
            catch (KafkaException absent) when (absent is DeleteGroupsException or DeleteTopicsException)
            {
                // the first round has none
            }
        }

        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, cancellationToken); // brokers delete in their own time
        await log.CreateTopicsAsync(Topics.All(new EventLogOptions()), cancellationToken);
        if (Directory.Exists(Path.Combine(work, "detector", "lake")))
            Directory.Delete(Path.Combine(work, "detector", "lake"), recursive: true);
    }

    private static async Task<long> EndAsync(KafkaEventLog log, string topic, CancellationToken cancellationToken)
    {
        var end = 0L;
        for (var partition = 0; partition < await log.GetPartitionCountAsync(topic, cancellationToken); partition++)
        {
            // Without the marker behind the last record, which a group need not pass.
            var offsets = await log.GetOffsetsAsync(new TopicPartition(topic, partition), cancellationToken);
            end += Math.Max(offsets.Start, offsets.End - 1);
        }

        return end;
    }

    private static async Task<long> SumAsync(KafkaEventLog log, string group, string topic, CancellationToken cancellationToken)
    {
        var sum = 0L;
        for (var partition = 0; partition < await log.GetPartitionCountAsync(topic, cancellationToken); partition++)
            sum += (await log.GetCommittedAsync(group, new TopicPartition(topic, partition), cancellationToken))?.Next ?? 0;
        return sum;
    }

    private void Note(string what, Figure figure)
    {
        if (!_figures.TryGetValue(what, out var figures))
            _figures.Add(what, figures = []);
        figures.Add(figure);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {figure.Whole:N0} posts/s, steady {figure.Steady:N0}, {figure.CpuSeconds:F1} s of CPU, {figure.AllocatedPerPost:N0} B a post"));
    }

    private void Report()
    {
        var rival = _figures["Kafka's perf-consumer"];
        Console.WriteLine("| | posts/s | steady posts/s | of perf-consumer | CPU s | allocated a post |\n|---|---|---|---|---|---|");
        foreach (var (what, figures) in _figures)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {what} | {Median(figures, one => one.Whole):N0} | {Median(figures, one => one.Steady):N0} | {Median(figures, one => one.Steady) / Median(rival, one => one.Steady):F2} | {Median(figures, one => one.CpuSeconds):F1} | {Median(figures, one => one.AllocatedPerPost):N0} B |"));
    }

    private static double Median(List<Figure> figures, Func<Figure, double> of) => figures.Select(of).Order().ElementAt(figures.Count / 2);

    /// <param name="Whole">Posts a second from the start to the end.</param>
    /// <param name="Steady">The same between a quarter and three quarters of the posts; of perf-consumer without joining its group.</param>
    /// <param name="CpuSeconds">Of this process.</param>
    /// <param name="AllocatedPerPost">Bytes of managed memory.</param>
    private readonly record struct Figure(double Whole, double Steady, double CpuSeconds, double AllocatedPerPost);

    private sealed class Meter
    {
        private readonly Stopwatch _watch = Stopwatch.StartNew();
        private readonly TimeSpan _cpu = Environment.CpuUsage.TotalTime;
        private readonly long _allocated = GC.GetTotalAllocatedBytes();

        public double Seconds => _watch.Elapsed.TotalSeconds;

        public static Meter Start() => new();

        public Figure Stop(long count, List<(double Seconds, long Posts)>? progress)
        {
            var whole = count / Seconds;
            var steady = whole;
            if (progress?.Where(at => at.Posts > count / 4 && at.Posts < count * 3 / 4).ToList() is [var from, .., var to])
                steady = (to.Posts - from.Posts) / (to.Seconds - from.Seconds);
            return new Figure(whole, steady, (Environment.CpuUsage.TotalTime - _cpu).TotalSeconds, (GC.GetTotalAllocatedBytes() - _allocated) / (double)count);
        }
    }
}
