using System.Globalization;

namespace TikTok.Storage.Database;

/// <summary>The private directory (0700) with everything that belongs to one cluster, owned by the account that the server runs as.</summary>
/// <param name="Path">Absolute path without symbolic links.</param>
internal sealed record ClusterArea(string Path)
{
    /// <summary>The last resort, with what it costs.</summary>
    internal const string StartAfresh = "or start over with --fresh, which deletes log, lake and database, with every anomaly found so far";

    // Written beside and then renamed, by two commands: one whose input ends early, because we were killed, must not go on to the rename.
    private const string WriteScript = "umask 077 && cat > \"$1.new\"";
    private const string RenameScript = "mv -f \"$1.new\" \"$1\"";

    /// <summary>PostgreSQL's data directory.</summary>
    public string Data => System.IO.Path.Combine(Path, "data");

    /// <summary>What an initdb that has not finished yet writes to, up to a random suffix.</summary>
    public string UnfinishedData => System.IO.Path.Combine(Path, "data.initdb-");

    /// <summary>The superuser's password, one line, mode 0600.</summary>
    public string PasswordFile => System.IO.Path.Combine(Path, "postgres.password");

    /// <summary>Our settings, written anew at each start.</summary>
    public string SettingsFile => System.IO.Path.Combine(Path, "tiktok.conf");

    /// <summary>The server's log since its last start; the one before is kept as <c>.1</c>.</summary>
    public string LogFile => System.IO.Path.Combine(Path, "postgres.log");

    /// <summary>PostgreSQL's own record of its running postmaster.</summary>
    public string PidFile => System.IO.Path.Combine(Data, "postmaster.pid");

    /// <summary>Major version that wrote the data; null when there is no data.</summary>
    /// <exception cref="PrivateClusterException">The version file is unreadable or holds no number.</exception>
    public int? DataMajor()
    {
        var file = System.IO.Path.Combine(Data, "PG_VERSION");
        try
        {
            var text = File.ReadAllText(file).Trim();
            return int.TryParse(text.Split('.')[0], CultureInfo.InvariantCulture, out var major)
                ? major
                : throw new PrivateClusterException($"{file} does not name a PostgreSQL version: restore it from a backup; {StartAfresh}");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new PrivateClusterException($"the database in {Path} belongs to another account: start as that account, or give another directory with --data", e);
        }
    }

    /// <summary>The directory of the binaries that the server was last started from, by its own record; null when there is none.</summary>
    public string? StartedFrom()
    {
        var record = System.IO.Path.Combine(Data, "postmaster.opts");
        return File.Exists(record) ? System.IO.Path.GetDirectoryName(File.ReadAllText(record).Split(" \"")[0].Trim()) : null;
    }

    /// <summary>The superuser's password.</summary>
    /// <exception cref="PrivateClusterException">The file is missing or unreadable.</exception>
    public async Task<string> ReadPasswordAsync(CancellationToken ct)
    {
        try
        {
            return (await File.ReadAllTextAsync(PasswordFile, ct)).Trim() is { Length: > 0 } password ? password : throw new IOException("it is empty");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PrivateClusterException($"cannot read the database's password in {PasswordFile}: restore the file; {StartAfresh}", e);
        }
    }

    /// <summary>Writes a file of this area whole, mode 0600, as the server's account.</summary>
    /// <exception cref="PrivateClusterException">The file cannot be written.</exception>
    public static async Task WriteAsync(UnprivilegedUser user, string file, string content, CancellationToken ct)
    {
        var result = await user.ShellAsync(WriteScript, file, content, ct);
        if (result.Succeeded)
            result = await user.ShellAsync(RenameScript, file, input: null, ct);
        if (!result.Succeeded)
            throw new PrivateClusterException($"cannot write {file} as user {user.Name}: {ServerLog.Condense(result.Output)}");
    }
}
