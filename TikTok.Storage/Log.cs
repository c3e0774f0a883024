using Microsoft.Extensions.Logging;

namespace TikTok.Storage;

/// <summary>Everything that TikTok.Storage logs. Event ids 2000-2999: log 2000, PostgreSQL 2100, lake 2200.</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Warning, "Expired records of {Partition} could not be deleted; they are kept and tried again in a minute")]
    public static partial void RetentionFailed(ILogger logger, Exception failure, string partition);

    [LoggerMessage(2001, LogLevel.Warning, "{Group} lost {Partition} to a newer owner and takes it up anew from what is committed")]
    public static partial void PartitionFenced(ILogger logger, Exception fenced, string group, string partition);

    [LoggerMessage(2200, LogLevel.Warning, "{Count} half-written files of an earlier run were removed from {Directory}")]
    public static partial void HalfWrittenRemoved(ILogger logger, int count, string directory);

    [LoggerMessage(2150, LogLevel.Information, "Database schema is at its newest version; {Count} scripts were run now")]
    public static partial void SchemaMigrated(ILogger logger, int count);
}
