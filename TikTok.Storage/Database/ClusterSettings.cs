using System.Globalization;
using System.Text;

namespace TikTok.Storage.Database;

/// <summary>The server settings of a private cluster: a laptop's memory, bulk loads, and commits that are durable.</summary>
internal static class ClusterSettings
{
    /// <summary>How many connections the server takes, from all processes together.</summary>
    public const int MaxConnections = 100;

    /// <summary>The line that makes PostgreSQL's own configuration file read ours; relative, so that the directory may be moved.</summary>
    public const string IncludeLine = "\ninclude_if_exists = '../tiktok.conf'\n";

    /// <summary>The first line of our settings file.</summary>
    public const string FirstLine = "# Written by tiktok at each start; changes are lost.";

    /// <summary>The text of our settings file.</summary>
    /// <param name="port">TCP port on 127.0.0.1.</param>
    /// <param name="extra">Settings that override ours.</param>
    public static string Text(int port, IReadOnlyDictionary<string, string> extra)
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["listen_addresses"] = "127.0.0.1",
            ["port"] = port.ToString(CultureInfo.InvariantCulture),
            ["unix_socket_directories"] = "",
            ["max_connections"] = MaxConnections.ToString(CultureInfo.InvariantCulture),
            ["shared_buffers"] = "128MB",
            ["maintenance_work_mem"] = "128MB",
            ["wal_level"] = "minimal",
            ["max_wal_senders"] = "0",
            ["max_wal_size"] = "1GB",
            ["fsync"] = "on",
            ["synchronous_commit"] = "on",
            ["jit"] = "off",
            ["timezone"] = "UTC",
            // pg_ctl sends standard error to one file; without checkpoints it stays small between starts.
            ["logging_collector"] = "off",
            ["log_destination"] = "stderr",
            ["log_checkpoints"] = "off",
            ["log_timezone"] = "UTC",
            ["log_line_prefix"] = "%m [%p] ",
            ["lc_messages"] = "C",
        };
        foreach (var (name, value) in extra)
            settings[name] = value;

        var text = new StringBuilder(FirstLine).Append('\n');
        foreach (var (name, value) in settings)
            text.Append(name).Append(" = '").Append(Escape(value)).Append("'\n");
        return text.ToString();
    }

    private static string Escape(string value) =>
        value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal);
}
