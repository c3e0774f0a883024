using System.CommandLine;

namespace TikTok.ServiceDefaults;

/// <summary>How the programs run their commands.</summary>
public static class CommandLine
{
    /// <summary>
    /// On Ctrl+C or SIGTERM a command is cancelled and has a minute to end, so that stages stop at a commit and PostgreSQL is
    /// shut down. The library's default is two seconds, after which the process is gone whatever it was doing.
    /// </summary>
    public static InvocationConfiguration Patient { get; } = new() { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) };
}
