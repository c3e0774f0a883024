using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace TikTok.Testing;

/// <summary>What tests ask the machine for.</summary>
internal static class TestMachine
{
    private static readonly ConcurrentDictionary<int, bool> s_given = new();

    /// <summary>A port on loopback that nobody listens on now; none twice, since the system gives a port that is free again anew.</summary>
    public static int FreePort()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            if (s_given.TryAdd(port, true))
                return port;
        }
    }

    /// <summary>Whether a program is in the path.</summary>
    public static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
