using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace TikTok.Storage.Ownership;

/// <summary>A process that runs, as opposed to one that has ended and whose exit code nobody has fetched.</summary>
/// <param name="Name">Name of its program.</param>
/// <param name="Started">When it started, in the system's own measure: an id is given to others later, an id with its start is not.</param>
internal sealed record RunningProcess(string Name, string Started)
{
    private const int StartField = 22; // of /proc/PID/stat, counted from 1

    /// <summary>
    /// The process of an id; null when none runs. A zombie holds its id, but has given back its files, its locks and its memory:
    /// below a process 1 that does not reap (a container without an init) it stays for good.
    /// </summary>
    public static RunningProcess? Find(int processId)
    {
        if (!OperatingSystem.IsLinux())
            return FindByRuntime(processId);

        try
        {
            // "pid (name) state ..."
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            var end = stat.LastIndexOf(')');
            var fields = stat[(end + 2)..].Split(' '); // from the third on
            return fields[0] is "Z" or "X" ? null : new RunningProcess(stat[(stat.IndexOf('(', StringComparison.Ordinal) + 1)..end], fields[StartField - 3]);
        }
        catch (IOException)
        {
            // No such process, or it ended while being read.
            return null;
        }
    }

    /// <summary>Whether a process has this id, be it one that has ended: signal 0 reaches it.</summary>
    public static bool HasId(int processId) => OperatingSystem.IsLinux() ? Directory.Exists($"/proc/{processId}") : FindByRuntime(processId) is not null;

    private static RunningProcess? FindByRuntime(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return process.HasExited ? null : new RunningProcess(process.ProcessName, process.StartTime.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // The documented ways of saying that no such process is running.
            return null;
        }
    }
}
