using Microsoft.Extensions.Logging;

namespace TikTok.Archiver;

/// <summary>Everything that TikTok.Archiver logs. Event ids 4000-4999.</summary>
internal static partial class Log
{
    [LoggerMessage(4000, LogLevel.Warning, "{Count} records of {Partition} are no posts; they are in tiktok.dead-letters with their offset")]
    public static partial void NotPosts(ILogger logger, int count, string partition);

    [LoggerMessage(4001, LogLevel.Information, "{Count} posts older than the retention of {Retention} left the latest view; the lake keeps them")]
    public static partial void RecentPostsExpired(ILogger logger, long count, TimeSpan retention);
}
