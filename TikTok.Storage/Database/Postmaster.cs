using System.Globalization;
using TikTok.Storage.Ownership;

namespace TikTok.Storage.Database;

/// <summary>The server process that a cluster's <c>postmaster.pid</c> names.</summary>
/// <param name="ProcessId">Process id; whether that process lives and is ours is for <see cref="IsRunning"/> to say.</param>
/// <param name="DataDirectory">The data directory that it serves.</param>
/// <param name="Port">TCP port; null while it has not written it yet.</param>
internal sealed record Postmaster(int ProcessId, string DataDirectory, int? Port)
{
    /// <summary>Reads the record; null when there is none, so no server.</summary>
    public static async Task<Postmaster?> ReadAsync(ClusterArea area, CancellationToken ct)
    {
        try
        {
            var lines = await File.ReadAllLinesAsync(area.PidFile, ct);
            if (lines.Length < 2 || !int.TryParse(lines[0], CultureInfo.InvariantCulture, out var pid) || pid <= 0)
                return null;

            var port = lines.Length > 3 && int.TryParse(lines[3], CultureInfo.InvariantCulture, out var number) && number > 0 ? number : (int?)null;
            return new Postmaster(pid, lines[1], port);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>
    /// True while the process lives and is a postmaster of this cluster. Ids are reused after a reboot, and a copied directory
    /// names the server of the original: neither may be adopted, let alone be signalled.
    /// </summary>
    public bool IsRunning(ClusterArea area)
    {
        if (RunningProcess.Find(ProcessId)?.Name is not ("postgres" or "postmaster"))
            return false;

        return string.Equals(WorkingDirectory() ?? DataDirectory, area.Data, StringComparison.Ordinal);
    }

    // A postmaster works in its data directory. Null where that cannot be read: not Linux, or a container without ptrace rights.
    private string? WorkingDirectory()
    {
        try
        {
            return OperatingSystem.IsLinux() ? new FileInfo($"/proc/{ProcessId}/cwd").LinkTarget : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
