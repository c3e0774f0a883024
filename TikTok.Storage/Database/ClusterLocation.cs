using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace TikTok.Storage.Database;

/// <summary>Decides where a cluster's area lies: below the data directory, or elsewhere when the server's account cannot get there.</summary>
/// <param name="Directory">The service's data directory, absolute and without symbolic links.</param>
internal sealed record ClusterLocation(string Directory)
{
    private const string RelocatedPrefix = "/var/tmp/tiktok-postgres-";

    /// <summary>The usual place.</summary>
    public ClusterArea InPlace => new(Path.Combine(Directory, "postgres"));

    /// <summary>The other place, stable for a data directory.</summary>
    public ClusterArea Relocated =>
        new(RelocatedPrefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Directory)))[..12]);

    /// <summary>The file that says that the cluster lies elsewhere, and where.</summary>
    public string PointerFile => Path.Combine(Directory, "postgres.location");

    /// <summary>Resolves the symbolic links of a directory that exists.</summary>
    /// <exception cref="PrivateClusterException">It cannot be entered.</exception>
    public static async Task<ClusterLocation> OfAsync(string directory, TimeProvider clock, CancellationToken ct)
    {
        var result = await ClusterProcess.RunAsync(["sh", "-c", "cd \"$1\" && pwd -P", "sh", Path.GetFullPath(directory)], input: null, clock, ct);
        return result.Succeeded
            ? new ClusterLocation(result.Output.TrimEnd('\n'))
            : throw new PrivateClusterException($"cannot enter the data directory {directory}: {ServerLog.Condense(result.Output)}");
    }

    /// <summary>The place in use, whether or not there is a cluster in it yet.</summary>
    /// <exception cref="PrivateClusterException">The pointer file names another place than the one that this product chooses for the directory.</exception>
    public async Task<ClusterArea> CurrentAsync(CancellationToken ct)
    {
        if (!File.Exists(PointerFile))
            return InPlace;

        // It decides what --fresh deletes, so it is not believed blindly: in a copy of a directory it names the original's database.
        var path = Path.GetFullPath((await File.ReadAllTextAsync(PointerFile, ct)).Trim(), Directory);
        return path == Relocated.Path
            ? Relocated
            : throw new PrivateClusterException($"{PointerFile} names {path}, which is not the database of this directory: if the directory was moved, move it back; a copy of it is not usable without a copy of that database");
    }

    /// <summary>Makes sure that the area exists, is private and can be reached by the server's account, elsewhere if need be.</summary>
    /// <exception cref="PrivateClusterException">There is no such place.</exception>
    public async Task<ClusterArea> PrepareAsync(UnprivilegedUser user, ILogger logger, TimeProvider clock, CancellationToken ct)
    {
        var current = await CurrentAsync(ct);
        if (current != InPlace)
        {
            if (current.DataMajor() is null)
                Log.ClusterVanished(logger, PointerFile);
            return await PrepareElsewhereAsync(current, user, ct);
        }

        var existed = System.IO.Directory.Exists(current.Path);
        if (!existed)
            await CreateInPlaceAsync(user, clock, ct);
        var test = await TestAccessAsync(current, user, ct);
        if (test.Succeeded)
            return current;
        if (user.Owner is null || existed && System.IO.Directory.EnumerateFileSystemEntries(current.Path).Any())
            throw new PrivateClusterException($"user {user.Name} cannot use the database directory {current.Path} ({ServerLog.Condense(test.Output)}): open the directories above it to that user; {ClusterArea.StartAfresh}");

        System.IO.Directory.Delete(current.Path);
        Log.ClusterRelocated(logger, user.Name, current.Path, Relocated.Path);
        // The pointer comes first: a cluster that nothing points to would never be found again.
        await File.WriteAllTextAsync(PointerFile, Relocated.Path + "\n", ct);
        return await PrepareElsewhereAsync(Relocated, user, ct);
    }

    private async Task CreateInPlaceAsync(UnprivilegedUser user, TimeProvider clock, CancellationToken ct)
    {
        var script = user.Owner is null ? "mkdir -m 0700 \"$1\"" : "mkdir -m 0700 \"$1\" && chown \"$2\" \"$1\"";
        var result = await ClusterProcess.RunAsync(["sh", "-c", script, "sh", InPlace.Path, user.Owner ?? string.Empty], input: null, clock, ct);
        if (!result.Succeeded)
            throw new PrivateClusterException($"cannot create {InPlace.Path}: {ServerLog.Condense(result.Output)}");
    }

    // /var/tmp is open to everybody: a directory or link that somebody else put there under our name is refused.
    private static async Task<ClusterArea> PrepareElsewhereAsync(ClusterArea area, UnprivilegedUser user, CancellationToken ct)
    {
        var made = await user.ShellAsync("mkdir -m 0700 \"$1\" 2>/dev/null || { [ -d \"$1\" ] && [ ! -L \"$1\" ] && [ -O \"$1\" ] && chmod 0700 \"$1\"; }", area.Path, input: null, ct);
        if (!made.Succeeded)
            throw new PrivateClusterException($"user {user.Name} cannot create {area.Path}, or it belongs to somebody else: choose a data directory that this user can reach");

        var test = await TestAccessAsync(area, user, ct);
        return test.Succeeded ? area : throw new PrivateClusterException($"user {user.Name} cannot use {area.Path}: {ServerLog.Condense(test.Output)}");
    }

    // Really tried: mode bits do not tell of access lists, mount options or user namespaces.
    private static Task<CommandResult> TestAccessAsync(ClusterArea area, UnprivilegedUser user, CancellationToken ct) =>
        user.ShellAsync("cd \"$1\" && : > .access && rm .access", area.Path, input: null, ct);
}
