using System.Text;
using System.Text.RegularExpressions;

namespace TikTok.Storage.Database;

/// <summary>Reads what a server or a tool said last and makes one line of it.</summary>
internal static partial class ServerLog
{
    private const int MaxLines = 3;
    private const int MaxBytes = 64 * 1024;

    /// <summary>Length of the log in bytes; 0 when there is none yet.</summary>
    public static long Length(ClusterArea area) => File.Exists(area.LogFile) ? new FileInfo(area.LogFile).Length : 0;

    /// <summary>What the server wrote after a position, at most the last 64 KiB.</summary>
    /// <param name="area">The cluster.</param>
    /// <param name="position">Byte position, from <see cref="Length"/>.</param>
    /// <param name="ct">Cancels the read.</param>
    public static async Task<string> ReadAfterAsync(ClusterArea area, long position, CancellationToken ct)
    {
        if (!File.Exists(area.LogFile))
            return string.Empty;

        var log = new FileStream(area.LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        await using (log)
        {
            log.Position = Math.Min(log.Length, Math.Max(position, log.Length - MaxBytes));
            using var reader = new StreamReader(log, Encoding.UTF8);
            return await reader.ReadToEndAsync(ct);
        }
    }

    /// <summary>The last lines that name a problem, or the last lines at all, without time stamps and joined to one line.</summary>
    public static string Condense(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(line => Prefix().Replace(line, string.Empty))
            .ToList();
        var telling = lines.Where(line => Problem().IsMatch(line)).ToList();
        var chosen = (telling.Count > 0 ? telling : lines).TakeLast(MaxLines).ToList();
        return chosen.Count > 0 ? string.Join("; ", chosen) : "no message";
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ \w+ \[\d+\] ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Prefix();

    [GeneratedRegex("PANIC|FATAL|ERROR|error:|could not|cannot|invalid|unrecognized|denied|No space|^(HINT|DETAIL):", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Problem();
}
