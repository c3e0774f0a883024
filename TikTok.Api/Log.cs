namespace TikTok.Api;

/// <summary>Everything that TikTok.Api logs. Event ids 7000-7999.</summary>
internal static partial class Log
{
    [LoggerMessage(7000, LogLevel.Warning, "{Path} was answered with 503, PostgreSQL is away: {Reason}")]
    public static partial void DatabaseAway(ILogger logger, string path, string reason);
}
