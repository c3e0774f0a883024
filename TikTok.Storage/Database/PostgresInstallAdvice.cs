namespace TikTok.Storage.Database;

/// <summary>Says in a few words how PostgreSQL is installed on a system.</summary>
internal static class PostgresInstallAdvice
{
    private const string OsRelease = "/etc/os-release";

    // ID names the distribution itself, ID_LIKE its relatives, nearest first.
    private static readonly string[] IdKeys = ["ID=", "ID_LIKE="];

    /// <summary>Advice for the system this process runs on.</summary>
    public static string ForThisSystem()
    {
        if (OperatingSystem.IsMacOS())
            return "brew install postgresql@17";

        return ForOsRelease(File.Exists(OsRelease) ? File.ReadAllText(OsRelease) : string.Empty);
    }

    /// <summary>Advice for a Linux distribution.</summary>
    /// <param name="osRelease">The text of <c>/etc/os-release</c>; empty when there is none.</param>
    public static string ForOsRelease(string osRelease)
    {
        foreach (var id in Ids(osRelease))
        {
            switch (id)
            {
                case "debian" or "ubuntu":
                    return "apt-get install postgresql";
                case "fedora" or "rhel" or "centos":
                    return "dnf install postgresql-server";
                case "alpine":
                    return "apk add postgresql";
                case "arch":
                    return "pacman -S postgresql";
                default:
                    break;
            }
        }

        return "see https://www.postgresql.org/download/";
    }

    private static IEnumerable<string> Ids(string osRelease)
    {
        var lines = osRelease.Split('\n', StringSplitOptions.TrimEntries);
        return IdKeys
            .SelectMany(key => lines.Where(line => line.StartsWith(key, StringComparison.Ordinal)).Select(line => line[key.Length..]))
            .SelectMany(value => value.Trim('"', '\'').Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
