using System.Globalization;
using System.Text.RegularExpressions;

namespace TikTok.Storage.Database;

/// <summary>An installed PostgreSQL server.</summary>
/// <param name="Directory">Holds <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c>.</param>
/// <param name="Major">Its major version.</param>
internal sealed partial record PostgresBinaries(string Directory, int Major)
{
    /// <summary>The oldest major version that this product works with.</summary>
    public const int OldestMajor = 15;

    public string Initdb => Path.Combine(Directory, "initdb");

    public string PgCtl => Path.Combine(Directory, "pg_ctl");

    /// <summary>Finds the binaries to use: those of the data's version when there is data, else the first that are new enough.</summary>
    /// <param name="explicitDirectory">Where to look and nowhere else; null searches the usual places.</param>
    /// <param name="data">The cluster's data directory and the major version that wrote it; null before initdb.</param>
    /// <param name="clock">For running the binaries.</param>
    /// <param name="ct">Cancels the search.</param>
    /// <exception cref="PostgresNotFoundException">None is installed.</exception>
    /// <exception cref="PostgresVersionException">Only others than the data's version are.</exception>
    public static async Task<PostgresBinaries> FindAsync(string? explicitDirectory, (string Directory, int Major)? data, TimeProvider clock, CancellationToken ct)
    {
        var usable = await UsableAsync(explicitDirectory, clock, ct);
        if (usable.Count == 0)
            throw NotFound(explicitDirectory);
        if (data is not { } existing)
            return usable[0];

        return usable.Find(binaries => binaries.Major == existing.Major)
            ?? throw new PostgresVersionException(existing.Directory, existing.Major, usable[0].Major);
    }

    /// <summary>Finds binaries of any version, to stop a server: pg_ctl does that across versions.</summary>
    /// <exception cref="PostgresNotFoundException">None is installed.</exception>
    public static async Task<PostgresBinaries> FindAnyAsync(string? explicitDirectory, TimeProvider clock, CancellationToken ct) =>
        (await UsableAsync(explicitDirectory, clock, ct)).FirstOrDefault() ?? throw NotFound(explicitDirectory);

    private static async Task<List<PostgresBinaries>> UsableAsync(string? explicitDirectory, TimeProvider clock, CancellationToken ct)
    {
        var places = explicitDirectory is null ? await PostgresPlaces.UsualAsync(clock, ct) : [Path.GetFullPath(explicitDirectory)];
        var usable = new List<PostgresBinaries>();
        foreach (var place in places.Distinct(StringComparer.Ordinal).Where(IsComplete))
        {
            if (await MajorAsync(place, clock, ct) is { } major and >= OldestMajor)
                usable.Add(new PostgresBinaries(place, major));
        }

        return usable;
    }

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
        var where = explicitDirectory is null ? "found" : $"in {explicitDirectory}";
        return new($"no PostgreSQL {OldestMajor} or newer {where}: install it ({PostgresInstallAdvice.ForThisSystem()}), or set ConnectionStrings__tiktok to use a database elsewhere");
    }

    [GeneratedRegex(@"\(PostgreSQL\) (?<major>\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionText();
}
