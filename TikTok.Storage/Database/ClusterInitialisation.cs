using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace TikTok.Storage.Database;

/// <summary>Creates a cluster's files once, in a way that a kill at any moment leaves either none or all of them.</summary>
internal static class ClusterInitialisation
{
    /// <summary>The superuser and the application's only role.</summary>
    public const string Superuser = "tiktok";

    private const int PasswordBytes = 24;

    /// <summary>Runs initdb beside the data directory and renames the result into place.</summary>
    /// <exception cref="PrivateClusterException">It failed, for example for want of space.</exception>
    public static async Task RunAsync(ClusterArea area, PostgresBinaries binaries, UnprivilegedUser user, ILogger logger, CancellationToken ct)
    {
        Log.ClusterCreating(logger, binaries.Major, area.Path);
        await ClearLeftoversAsync(area, user, logger, ct);

        // Anew while there is no cluster: what an interrupted attempt left may be empty, or of a cluster that is gone.
        await ClusterArea.WriteAsync(user, area.PasswordFile, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(PasswordBytes)) + "\n", ct);

        var unfinished = area.UnfinishedData + RandomSuffix();
        await RequireAsync(user.RunInAsync(
            area.Path,
            [
                binaries.Initdb, "--pgdata", Path.GetFileName(unfinished), "--username", Superuser, "--pwfile", Path.GetFileName(area.PasswordFile),
                "--encoding=UTF8", "--locale=C", "--auth-host=scram-sha-256", "--auth-local=scram-sha-256",
            ], ct), area, ct);
        await RequireAsync(user.ShellAsync("cat >> \"$1/postgresql.conf\"", unfinished, ClusterSettings.IncludeLine, ct), area, ct);
        await RequireAsync(user.RunAsync(["mv", unfinished, area.Data], ct), area, ct);
    }

    private static async Task ClearLeftoversAsync(ClusterArea area, UnprivilegedUser user, ILogger logger, CancellationToken ct)
    {
        await RequireAsync(user.ShellAsync("rm -rf \"$1\"*", area.UnfinishedData, input: null, ct), area, ct);
        if (!Directory.Exists(area.Data))
            return;

        // Not of our making, since ours appears complete: kept, because it may be what is left of a real database.
        var aside = $"{area.Data}.incomplete-{RandomSuffix()}";
        Log.LeftoverMovedAside(logger, area.Data, aside);
        await RequireAsync(user.RunAsync(["mv", area.Data, aside], ct), area, ct);
    }

    private static string RandomSuffix() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));

    private static async Task RequireAsync(Task<CommandResult> step, ClusterArea area, CancellationToken ct)
    {
        var result = await step;
        if (result.Succeeded)
            return;

        // A Ctrl+C reaches initdb through the terminal too: that is no failure of its own.
        ct.ThrowIfCancellationRequested();
        throw new PrivateClusterException($"cannot create the database in {area.Path}: {ServerLog.Condense(result.Output)}");
    }
}
