using Microsoft.Extensions.Logging;

namespace TikTok.Detector;

/// <summary>Everything that TikTok.Detector logs. Event ids 5000-5999.</summary>
internal static partial class Log
{
    [LoggerMessage(5000, LogLevel.Warning, "{Count} posts of {Partition} were behind the watermark: they are archived, not scored. A dump that is not in time order has to be sorted first")]
    public static partial void LatePosts(ILogger logger, long count, string partition);

    [LoggerMessage(5001, LogLevel.Error, "{Stage} on {Partition} needs the log from offset {Needed} to know its state again, but it begins at {Start}: open windows and the memory of re-sent posts are incomplete, as EventLog:AcceptLostOffsets allows. Make EventLog:Retention longer")]
    public static partial void StateIncomplete(ILogger logger, string stage, string partition, long needed, long start);

    [LoggerMessage(5010, LogLevel.Warning, "Snapshot {Key} in the lake cannot be read ({Reason}): the one before it is used, or without one the log from its start. Nothing is lost; the next snapshot replaces it")]
    public static partial void SnapshotUnreadable(ILogger logger, string key, string reason);
}
