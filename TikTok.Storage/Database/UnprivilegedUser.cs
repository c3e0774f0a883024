namespace TikTok.Storage.Database;

/// <summary>The account that PostgreSQL's programs run as: ourselves, or, because PostgreSQL refuses root, another one when we are root.</summary>
internal sealed class UnprivilegedUser
{
    private readonly string[] _prefix;
    private readonly TimeProvider _clock;

    private UnprivilegedUser(string name, string? owner, string[] prefix, TimeProvider clock)
    {
        Name = name;
        Owner = owner;
        _prefix = prefix;
        _clock = clock;
    }

    /// <summary>The account's name, for messages.</summary>
    public string Name { get; }

    /// <summary>The account as <c>uid:gid</c> for chown; null when it is our own.</summary>
    public string? Owner { get; }

    /// <summary>Picks ourselves, or <c>postgres</c>, or <c>nobody</c>, and makes sure that the switch really works.</summary>
    /// <exception cref="PrivateClusterException">We are root and there is no account or no tool to switch to it.</exception>
    public static async Task<UnprivilegedUser> ChooseAsync(TimeProvider clock, CancellationToken ct)
    {
        if (!Environment.IsPrivilegedProcess)
            return new UnprivilegedUser(Environment.UserName, owner: null, [], clock);

        var accounts = (await File.ReadAllLinesAsync("/etc/passwd", ct)).Select(line => line.Split(':')).Where(fields => fields.Length > 3).ToList();
        var account = accounts.Find(fields => fields[0] is "postgres") ?? accounts.Find(fields => fields[0] is "nobody")
            ?? throw new PrivateClusterException("PostgreSQL refuses to run as root and there is neither a user postgres nor a user nobody: start as an ordinary user, or set ConnectionStrings__tiktok");

        var (name, uid, gid) = (account[0], account[2], account[3]);
        string[][] switches =
        [
            ["setpriv", $"--reuid={uid}", $"--regid={gid}", "--clear-groups", "--"],
            ["runuser", "-u", name, "--"],
            ["/usr/sbin/runuser", "-u", name, "--"],
        ];
        foreach (var prefix in switches)
        {
            // Tried, not looked up: BusyBox has a setpriv that cannot change the user.
            var user = new UnprivilegedUser(name, $"{uid}:{gid}", prefix, clock);
            if (await user.WorksAsync(uid, ct))
                return user;
        }

        throw new PrivateClusterException($"PostgreSQL refuses to run as root and neither setpriv nor runuser can switch to user {name}: install util-linux, start as an ordinary user, or set ConnectionStrings__tiktok");
    }

    /// <summary>Runs a command as this account.</summary>
    public Task<CommandResult> RunAsync(IReadOnlyList<string> commandLine, CancellationToken ct) =>
        ClusterProcess.RunAsync([.. _prefix, .. commandLine], input: null, _clock, ct);

    /// <summary>
    /// Runs a command of PostgreSQL in a directory that only this account may be able to enter, so that the command can be given
    /// names instead of paths: pg_ctl puts paths into a line for a shell, which would evaluate a <c>$</c> or a quote in them.
    /// </summary>
    public Task<CommandResult> RunInAsync(string directory, IReadOnlyList<string> commandLine, CancellationToken ct) =>
        RunAsync(["sh", "-c", "cd \"$1\" && shift && exec \"$@\"", "sh", directory, .. commandLine], ct);

    /// <summary>Runs a POSIX shell script as this account, so that root never writes into a directory that another account controls.</summary>
    /// <param name="script">The script; it sees <paramref name="path"/> as <c>$1</c>.</param>
    /// <param name="path">The file or directory it works on.</param>
    /// <param name="input">Text for its standard input, if any.</param>
    /// <param name="ct">Interrupts the script.</param>
    public Task<CommandResult> ShellAsync(string script, string path, string? input, CancellationToken ct) =>
        ClusterProcess.RunAsync([.. _prefix, "sh", "-c", script, "sh", path], input, _clock, ct);

    private async Task<bool> WorksAsync(string uid, CancellationToken ct)
    {
        try
        {
            var result = await RunAsync(["id", "-u"], ct);
            return result.Succeeded && string.Equals(result.Output.Trim(), uid, StringComparison.Ordinal);
        }
        catch (PrivateClusterException)
        {
            // The tool is not installed: the next one is tried, and the caller reports when none is left.
            return false;
        }
    }
}
