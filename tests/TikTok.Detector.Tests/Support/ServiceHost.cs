using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using TikTok.ServiceDefaults;
using TikTok.ServiceDefaults.Connections;
using TikTok.ServiceDefaults.Stages;
using TikTok.Storage.EventLog;
using TikTok.Storage.Lake;

namespace TikTok.Testing;

/// <summary>A host with log, lake and database of a test, and the stages that it wants.</summary>
internal sealed class ServiceHost : IAsyncDisposable
{
    private readonly IHost _host;

    private ServiceHost(IHost host) => _host = host;

    public IServiceProvider Services => _host.Services;

    public IEventLog Log => Services.GetRequiredService<IEventLog>();

    public ILake Lake => Services.GetRequiredService<ILake>();

    public NpgsqlDataSource Database => Services.GetRequiredService<NpgsqlDataSource>();

    public static async Task<ServiceHost> StartAsync(string directory, string connection, Action<IHostApplicationBuilder> add, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(
        [
            new("Storage:DataDirectory", directory),
            new("ConnectionStrings:tiktok", connection),
            new("EventLog:PostsPartitions", "2"),
            new("EventLog:KeywordPartitions", "2"),
            .. settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value)),
        ]);
        builder.AddServiceDefaults().AddEventLog().AddLake();
        await builder.AddDatabaseAsync(owner: false, TestContext.Current.CancellationToken);
        add(builder);
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new ServiceHost(host);
    }

    /// <summary>Appends records to partitions of posts, one transaction.</summary>
    public async Task AppendAsync(IEnumerable<(int Partition, byte[] Value)> posts)
    {
        await using var writer = await Log.OpenWriterAsync("test", TestContext.Current.CancellationToken);
        await writer.CommitAsync([.. posts.Select(post => new AppendRecord(new TopicPartition(Topics.Posts, post.Partition), default, post.Value))], [], TestContext.Current.CancellationToken);
    }

    /// <summary>Tells every partition of posts, or the first ones, how far stream time has come.</summary>
    public Task AppendStreamTimeAsync(long timeMs, int? partitions = null) => TellAsync(LogHeader.OfTime(Topics.StreamTimeHeader, timeMs), partitions);

    /// <summary>Appends a post that its source found to be ahead of the others.</summary>
    public async Task AppendAheadAsync(int partition, byte[] value)
    {
        await using var writer = await Log.OpenWriterAsync("test", TestContext.Current.CancellationToken);
        await writer.CommitAsync([new AppendRecord(new TopicPartition(Topics.Posts, partition), default, value, [new LogHeader(Topics.AheadHeader, default)])], [], TestContext.Current.CancellationToken);
    }

    /// <summary>Tells every partition of posts that an input has ended.</summary>
    public Task AppendInputEndAsync(long newestMs) => TellAsync(LogHeader.OfTime(Topics.InputEndHeader, newestMs), partitions: null);

    /// <summary>Waits until a group has processed everything of a topic.</summary>
    public async Task DrainAsync(string group, string topic)
    {
        for (var partition = 0; partition < await Log.GetPartitionCountAsync(topic, default); partition++)
        {
            var place = new TopicPartition(topic, partition);
            await Eventually.TrueAsync(async () =>
            {
                Assert.Null(Services.GetRequiredService<StageRegistry>().FatalFailure);
                return ((await Log.GetCommittedAsync(group, place, default))?.Next ?? 0) >= (await Log.GetOffsetsAsync(place, default)).End;
            }, $"{group} has processed {place}");
        }
    }

    /// <summary>Every record of a partition, copied.</summary>
    public async Task<List<(long Offset, byte[] Key, byte[] Value, LogHeader[] Headers)>> ReadAllAsync(string topic, int partition = 0)
    {
        var place = new TopicPartition(topic, partition);
        var end = (await Log.GetOffsetsAsync(place, default)).End;
        var records = new List<(long, byte[], byte[], LogHeader[])>();
        using var reader = Log.OpenReader(place, 0);
        while (reader.Position < end)
            foreach (var record in (await reader.ReadAsync(1 << 20, TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken)).Records)
                records.Add((record.Offset, record.Key.ToArray(), record.Value.ToArray(), [.. record.Headers.Select(header => new LogHeader(header.Name, header.Value.ToArray()))]));
        return records;
    }

    /// <summary>Rows of a query, each as JSON, in the order of the query.</summary>
    public async Task<List<string>> RowsAsync(string sql)
    {
        await using var connection = await Database.OpenConnectionAsync();
        return (await connection.QueryAsync<string>($"SELECT to_jsonb(t)::text FROM ({sql}) t")).AsList();
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var connection = await Database.OpenConnectionAsync();
        return (await connection.ExecuteScalarAsync<T>(sql))!;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var connection = await Database.OpenConnectionAsync();
        await connection.ExecuteAsync(sql);
    }

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    private async Task TellAsync(LogHeader header, int? partitions)
    {
        partitions ??= await Log.GetPartitionCountAsync(Topics.Posts, default);
        await using var writer = await Log.OpenWriterAsync("test", TestContext.Current.CancellationToken);
        await writer.CommitAsync(
            [.. Enumerable.Range(0, partitions.Value).Select(partition => new AppendRecord(new TopicPartition(Topics.Posts, partition), default, default, [header]))],
            [], TestContext.Current.CancellationToken);
    }
}
