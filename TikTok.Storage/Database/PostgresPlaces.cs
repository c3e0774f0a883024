using System.Globalization;

namespace TikTok.Storage.Database;

/// <summary>The directories where PostgreSQL servers are usually installed, most preferred first.</summary>
internal static class PostgresPlaces
{
    // Parent directory, name pattern: Debian, the PostgreSQL project's packages for Red Hat, Homebrew on ARM and on Intel.
    private static readonly (string Parent, string Pattern)[] Versioned =
    [
        ("/usr/lib/postgresql", "*"),
        ("/usr", "pgsql-*"),
        ("/opt/homebrew/opt", "postgresql@*"),
        ("/usr/local/opt", "postgresql@*"),
    ];

    /// <summary>The directories on PATH, the one that pg_config names, then the versioned ones, newest first.</summary>
    /// <param name="clock">For running pg_config.</param>
    /// <param name="ct">Cancels the search.</param>
    public static async Task<List<string>> UsualAsync(TimeProvider clock, CancellationToken ct)
    {
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var places = onPath.Where(Path.IsPathFullyQualified).Select(Path.TrimEndingDirectorySeparator).ToList();

        if (places.Select(place => Path.Combine(place, "pg_config")).FirstOrDefault(File.Exists) is { } pgConfig)
        {
            if (await OutputAsync(pgConfig, "--bindir", clock, ct) is { } directory)
                places.Add(directory.Trim());
        }

        foreach (var (parent, pattern) in Versioned.Where(place => Directory.Exists(place.Parent)))
            places.AddRange(Directory.EnumerateDirectories(parent, pattern).OrderByDescending(Version).Select(directory => Path.Combine(directory, "bin")));
        return places;
    }

    /// <summary>What a program prints; null when it cannot be run or fails, as a dangling link of a removed installation does.</summary>
    public static async Task<string?> OutputAsync(string program, string argument, TimeProvider clock, CancellationToken ct)
    {
        try
        {
            var result = await ClusterProcess.RunAsync([program, argument], input: null, clock, ct);
            return result.Succeeded ? result.Output : null;
        }
        catch (PrivateClusterException)
        {
            // The search goes on elsewhere, and says so itself when nothing is left.
            return null;
        }
    }

    private static decimal Version(string directory)
    {
        var name = Path.GetFileName(directory);
        return decimal.TryParse(name[(name.LastIndexOfAny(['-', '@']) + 1)..], CultureInfo.InvariantCulture, out var version) ? version : 0;
    }
}
