using Microsoft.Extensions.Logging.Abstractions;
using TikTok.Storage.Database;

namespace TikTok.EndToEnd.Tests;

/// <summary>A temporary directory whose private PostgreSQL is stopped and deleted with it.</summary>
internal sealed class WorkDirectory : IAsyncDisposable
{
    // Not a 0700 temporary directory: as root, the account that PostgreSQL runs as has to get in.
    public string Root { get; } = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"tiktok-e2e-{Guid.NewGuid():N}")).FullName;

    public string Data(string name = "data") => Path.Combine(Root, name);

    public string File(string name) => Path.Combine(Root, name);

    /// <summary>Skips the running test where the Standalone could not start its database.</summary>
    public static async Task RequirePostgresAsync()
    {
        try
        {
            await PostgresBinaries.FindAnyAsync(null, null, TimeProvider.System, TestContext.Current.CancellationToken);
        }
        catch (PostgresNotFoundException absent)
        {
            Assert.Skip(absent.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var data in Directory.EnumerateDirectories(Root))
            await PrivateCluster.DeleteAsync(data, null, NullLogger.Instance, TimeProvider.System, CancellationToken.None);
        Directory.Delete(Root, recursive: true);
    }
}
