[assembly: AssemblyFixture(typeof(TikTok.Testing.KafkaBroker))]

namespace TikTok.Testing;

/// <summary>
/// One Kafka for all tests of an assembly that do not break it, started by the first that asks: the one that
/// <c>TIKTOK_TEST_KAFKA</c> (<c>host:port</c>) names, one broker of its own, or one in a container. Topics and groups of a test carry names of its own.
/// </summary>
public sealed class KafkaBroker : IAsyncLifetime
{
    private readonly SemaphoreSlim _starting = new(1, 1);
    private KafkaCluster? _cluster;
    private KafkaContainer? _container;

    /// <summary>Nothing: the start waits for the first that asks, so that runs without one stay fast.</summary>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Its address; skips the running test with the reason when there is none.</summary>
    public async Task<string> ServersOrSkipAsync()
    {
        if (Environment.GetEnvironmentVariable("TIKTOK_TEST_KAFKA") is { Length: > 0 } given)
            return given;
        await _starting.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (KafkaCluster.WhyAbsent() is not { } reason)
                return (_cluster ??= await KafkaCluster.StartOrSkipAsync()).Servers;
            _container ??= await KafkaContainer.TryStartAsync(TestContext.Current.CancellationToken);
            Assert.SkipWhen(_container is null, $"{reason}, no container engine answers, and TIKTOK_TEST_KAFKA names no broker");
            return _container.Servers;
        }
        finally
        {
            _starting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
            await _cluster.DisposeAsync();
        if (_container is not null)
            await _container.DisposeAsync();
        _starting.Dispose();
    }
}
