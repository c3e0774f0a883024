using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TikTok.Storage.Database;
using TikTok.Storage.EventLog.Kafka;
using TikTok.Storage.Lake.S3;
using TikTok.Testing;

namespace TikTok.EndToEnd.Tests.Chaos;

/// <summary>A real Kafka, S3 store and PostgreSQL that a test owns and can take away for a while.</summary>
internal sealed class Backends : IAsyncDisposable
{
    private readonly WorkDirectory _work;
    private readonly S3Gateway _s3;
    private readonly int _databasePort;
    private readonly string _lake;
    private PrivateCluster _database;

    private Backends(WorkDirectory work, KafkaCluster kafka, S3Gateway s3, string lake, PrivateCluster database, int databasePort) =>
        (_work, Kafka, _s3, _lake, _database, _databasePort) = (work, kafka, s3, lake, database, databasePort);

    public KafkaCluster Kafka { get; }

    /// <summary>The three connections, as the services take them from their environment.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["ConnectionStrings__kafka"] = Kafka.Servers,
        ["ConnectionStrings__lake"] = _lake,
        ["ConnectionStrings__tiktok"] = _database.ConnectionString,
    };

    /// <summary>Starts all three, empty; skips the running test with the reason when one cannot be had.</summary>
    public static async Task<Backends> StartOrSkipAsync(WorkDirectory work, S3Gateway s3)
    {
        await WorkDirectory.RequirePostgresAsync();
        var lake = await s3.ConnectAsync($"b{Guid.NewGuid():N}");
        var kafka = await KafkaCluster.StartOrSkipAsync();
        var port = TestMachine.FreePort();
        return new Backends(work, kafka, s3, lake, await StartDatabaseAsync(work, port), port);
    }

    public KafkaEventLog OpenLog() => new(Kafka.Servers, new KafkaOptions(), TimeProvider.System, NullLogger.Instance);

    public async Task<StoredState> ReadStateAsync()
    {
        await using var log = OpenLog();
        using var lake = new S3Lake(S3Connection.Parse(_lake), TimeProvider.System, NullLogger.Instance);
        return await StoredState.ReadAsync(log, lake, _database.ConnectionString, TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until all that is in the log has been processed.</summary>
    public async Task DrainAsync()
    {
        await using var log = OpenLog();
        await using var database = NpgsqlDataSource.Create(_database.ConnectionString);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(TimeSpan.FromMinutes(4));
        await new Standalone.Drain(log, database, TimeProvider.System).WaitForAllAsync(bound.Token);
    }

    /// <summary>The broker is killed, and comes back with its data after a wait.</summary>
    public async Task RestartBrokerAsync(Func<Task> wait)
    {
        await Kafka.KillAsync();
        await wait();
        await Kafka.StartAsync();
    }

    /// <summary>The broker hangs for a while.</summary>
    public async Task HangBrokerAsync(Func<Task> wait)
    {
        Kafka.Pause();
        await wait();
        Kafka.Continue();
    }

    /// <summary>The S3 gateway hangs for a while.</summary>
    public async Task HangLakeAsync(Func<Task> wait)
    {
        await _s3.SignalGatewayAsync("STOP");
        await wait();
        await _s3.SignalGatewayAsync("CONT");
    }

    /// <summary>The S3 gateway is killed, and comes back after a wait.</summary>
    public async Task RestartLakeAsync(Func<Task> wait)
    {
        await _s3.StopGatewayAsync();
        await wait();
        await _s3.StartGatewayAsync();
    }

    /// <summary>PostgreSQL is stopped without a shutdown checkpoint, and recovers after a wait.</summary>
    public async Task RestartDatabaseAsync(Func<Task> wait)
    {
        using (var quit = Process.Start("kill", ["-QUIT", _database.ProcessId.ToString(CultureInfo.InvariantCulture)]))
            await quit.WaitForExitAsync();
        await wait();
        await _database.DisposeAsync();
        _database = await StartDatabaseAsync(_work, _databasePort);
    }

    public async ValueTask DisposeAsync()
    {
        await Kafka.DisposeAsync();
        await _database.DisposeAsync();
    }

    private static Task<PrivateCluster> StartDatabaseAsync(WorkDirectory work, int port) => PrivateCluster.StartAsync(
        new PrivateClusterOptions { Directory = work.Data("database"), Owner = true, ChoosePort = () => port }, NullLogger.Instance, TimeProvider.System, TestContext.Current.CancellationToken);
}
