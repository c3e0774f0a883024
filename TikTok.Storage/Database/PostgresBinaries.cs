using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace TikTok.Storage.Database;

/// <summary>A PostgreSQL server, installed or fetched.</summary>
/// <param name="Directory">Holds <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c>.</param>
/// <param name="Major">Its major version.</param>
internal sealed partial record PostgresBinaries(string Directory, int Major)
{
    /// <summary>The oldest major version that this product works with.</summary>
    public const int OldestMajor = 15;

    /// <summary>How every message begins that says so.</summary>
    public static string NoneFound => $"no PostgreSQL {OldestMajor} or newer found";

    public string Initdb => Path.Combine(Directory, "initdb");

    public string PgCtl => Path.Combine(Directory, "pg_ctl");

    /// <summary>
    /// Finds the binaries to use: those of the data's version when there is data, else the first that are new enough; fetches
    /// them where none are installed, or none that fit.
    /// </summary>
    /// <param name="options">Where to look, and whether to fetch.</param>
    /// <param name="data">The cluster's data directory and the major version that wrote it; null before initdb.</param>
    /// <param name="user">The account that will run them.</param>
    /// <param name="logger">Told of a fetch.</param>
    /// <param name="clock">For running the binaries.</param>
    /// <param name="ct">Cancels the search.</param>
    /// <exception cref="PostgresNotFoundException">None is installed and none can be fetched.</exception>
    /// <exception cref="PostgresVersionException">Only others than the data's version can be had.</exception>
    public static async Task<PostgresBinaries> FindAsync(
        PrivateClusterOptions options, (string Directory, int Major)? data, UnprivilegedUser user, ILogger logger, TimeProvider clock, CancellationToken ct)
    {
        var usable = options.LookForInstalled || options.BinariesDirectory is not null ? await UsableAsync(options.BinariesDirectory, [], clock, ct) : [];
        if (usable.Find(binaries => data is null || binaries.Major == data.Value.Major) is { } fitting)
            return fitting;

        var mayFetch = options.Fetch && options.BinariesDirectory is null;
        if (mayFetch && data is null or { Major: FetchedPostgres.Major })
            return await FetchAsync(options, user, logger, clock, ct);
        if (usable.Count == 0 && !mayFetch)
            throw NotFound(options.BinariesDirectory);
        throw new PostgresVersionException(data!.Value.Directory, data.Value.Major, usable.Count > 0 ? usable[0].Major : FetchedPostgres.Major);
    }

    /// <summary>Finds binaries of any version, to stop a server: pg_ctl does that across versions.</summary>
    /// <param name="explicitDirectory">Where to look and nowhere else; null searches the usual places.</param>
    /// <param name="startedFrom">Where the server was started from; null if there is none.</param>
    /// <param name="clock">For running the binaries.</param>
    /// <param name="ct">Cancels the search.</param>
    /// <exception cref="PostgresNotFoundException">None is there.</exception>
    public static async Task<PostgresBinaries> FindAnyAsync(string? explicitDirectory, string? startedFrom, TimeProvider clock, CancellationToken ct) =>
        (await UsableAsync(explicitDirectory, startedFrom is null ? [] : [startedFrom], clock, ct)).FirstOrDefault() ?? throw NotFound(explicitDirectory);

    private static Task<PostgresBinaries> FetchAsync(PrivateClusterOptions options, UnprivilegedUser user, ILogger logger, TimeProvider clock, CancellationToken ct)
    {
        var cache = options.CacheDirectory ?? FetchedPostgres.DefaultDirectory
            ?? throw new PostgresNotFoundException($"{NoneFound}, and this account has no home to keep one in: install it ({PostgresInstallAdvice.ForThisSystem()}), or name a directory with Storage:PostgresCache");
        if (!IsUsable(Path.GetFullPath(cache)))
            throw new PostgresNotFoundException($"{NoneFound}, and one that is fetched does not run in {cache.ReplaceLineEndings("\\n")}, whose path has characters that mean something to a shell: name another directory with Storage:PostgresCache, or install it ({PostgresInstallAdvice.ForThisSystem()})");
        return new FetchedPostgres(Path.GetFullPath(cache), options.Http, logger, clock).FetchAsync(user, ct);
    }

    private static async Task<List<PostgresBinaries>> UsableAsync(string? explicitDirectory, string[] first, TimeProvider clock, CancellationToken ct)
    {
        string[] places = explicitDirectory is null ? [.. first, .. await PostgresPlaces.UsualAsync(clock, ct)] : [Path.GetFullPath(explicitDirectory)];
        var usable = new List<PostgresBinaries>();
        foreach (var place in places.Distinct(StringComparer.Ordinal).Where(place => IsUsable(place) && IsComplete(place)))
        {
            if (await MajorAsync(place, clock, ct) is { } major and >= OldestMajor)
                usable.Add(new PostgresBinaries(place, major));
        }

        return usable;
    }

    /// <summary>Whether PostgreSQL's programs can start each other there: they put this path into a line for a shell, in double quotes.</summary>
    private static bool IsUsable(string directory) => directory.IndexOfAny(['$', '`', '"', '\\', '\n']) < 0;

    private static bool IsComplete(string directory) =>
        File.Exists(Path.Combine(directory, "initdb")) && File.Exists(Path.Combine(directory, "pg_ctl")) && File.Exists(Path.Combine(directory, "postgres"));

    private static async Task<int?> MajorAsync(string directory, TimeProvider clock, CancellationToken ct)
    {
        var version = await PostgresPlaces.OutputAsync(Path.Combine(directory, "postgres"), "--version", clock, ct);
        var match = VersionText().Match(version ?? string.Empty);
        return match.Success ? int.Parse(match.Groups["major"].Value, CultureInfo.InvariantCulture) : null;
    }

    private static PostgresNotFoundException NotFound(string? explicitDirectory)
    {
        var none = explicitDirectory is null ? NoneFound : $"no PostgreSQL {OldestMajor} or newer in {explicitDirectory}";
        return new($"{none}: install it ({PostgresInstallAdvice.ForThisSystem()}), or set ConnectionStrings__tiktok to use a database elsewhere");
    }

    [GeneratedRegex(@"\(PostgreSQL\) (?<major>\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionText();
}
