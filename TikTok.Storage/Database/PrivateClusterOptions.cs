using System.Collections.ObjectModel;
using System.Net;
using System.Net.Sockets;

namespace TikTok.Storage.Database;

/// <summary>Where a <see cref="PrivateCluster"/> lives and who is responsible for stopping it.</summary>
public sealed record PrivateClusterOptions
{
    /// <summary>The service's data directory; the cluster lies in its subdirectory <c>postgres</c> (see <see cref="PrivateCluster"/> for the exception).</summary>
    public required string Directory { get; init; }

    /// <summary>Directory with <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c>; null searches the usual places. When set, nowhere else is searched and nothing is fetched.</summary>
    public string? BinariesDirectory { get; init; }

    /// <summary>Whether to fetch PostgreSQL, once, where none that fits is installed. Default: true.</summary>
    public bool Fetch { get; init; } = true;

    /// <summary>Where fetched binaries are kept, for all clusters; null = the account's cache directory, for root the system's.</summary>
    public string? CacheDirectory { get; init; }

    /// <summary>Longest wait for the server to accept connections, crash recovery included; rounded up to whole seconds. Default: 60 seconds.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// True for the service that the cluster belongs to (Standalone): it also stops a cluster that a killed process left running.
    /// False for a short-lived command: it stops only a cluster that it started itself.
    /// </summary>
    public bool Owner { get; init; }

    /// <summary>False leaves the cluster running at dispose whatever <see cref="Owner"/> says. Default: true.</summary>
    public bool StopOnDispose { get; init; } = true;

    /// <summary>The name that connections show in <c>pg_stat_activity</c>. Default: <c>tiktok</c>.</summary>
    public string ApplicationName { get; init; } = "tiktok";

    /// <summary>Server settings that override ours, for example <c>fsync</c> = <c>off</c> in tests; they apply when this call starts the server, not when it adopts one.</summary>
    public IReadOnlyDictionary<string, string> ExtraSettings { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Where a new server's port comes from; tests replace it to provoke a clash.</summary>
    internal Func<int> ChoosePort { get; init; } = FreeLoopbackPort;

    /// <summary>False hides what is installed; for tests of the fetch.</summary>
    internal bool LookForInstalled { get; init; } = true;

    /// <summary>What fetches; tests replace it to be without a network.</summary>
    internal HttpClient? Http { get; init; }

    private static int FreeLoopbackPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
