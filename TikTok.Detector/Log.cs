using Microsoft.Extensions.Logging;

namespace TikTok.Detector;

/// <summary>Everything that TikTok.Detector logs. Event ids 5000-5999.</summary>
internal static partial class Log
{
    [LoggerMessage(5000, LogLevel.Warning, "Posts of {Day:yyyy-MM-dd} came after their windows had closed: they are archived, not counted. A dump that is not in time order has to be sorted first (--sort). How many: /health and /api/v1/reconciliation")]
    public static partial void LatePosts(ILogger logger, DateOnly day);

    [LoggerMessage(5003, LogLevel.Warning, "Posts that arrived on {Day:yyyy-MM-dd} of the stream are dated far ahead of the others, and are set aside: archived under the hour at which they arrived, not counted. Their clocks are wrong. How many: /health and /api/v1/reconciliation")]
    public static partial void PostsAhead(ILogger logger, DateOnly day);

    [LoggerMessage(5004, LogLevel.Warning, "Posts that arrived on {Day:yyyy-MM-dd} of the stream are dated far behind the others, and are set aside: archived under the hour at which they arrived, not counted. Their clocks are wrong, or they belong to another dump. How many: /health and /api/v1/reconciliation")]
    public static partial void PostsBehind(ILogger logger, DateOnly day);

    [LoggerMessage(5001, LogLevel.Error, "{Stage} on {Partition} needs the log from offset {Needed} to know its state again, but it begins at {Start}: open windows and the memory of re-sent posts are incomplete, as EventLog:AcceptLostOffsets allows. Make EventLog:Retention longer")]
    public static partial void StateIncomplete(ILogger logger, string stage, string partition, long needed, long start);

    [LoggerMessage(5010, LogLevel.Warning, "Snapshot {Key} in the lake cannot be read ({Reason}): the one before it is used, or without one the log from its start. Nothing is lost; the next snapshot replaces it")]
    public static partial void SnapshotUnreadable(ILogger logger, string key, string reason);

    [LoggerMessage(5011, LogLevel.Warning, "Stream day {Day:yyyy-MM-dd}: a post has the id of another one, of another author or with another text. A program that holds ids as floating point numbers has rounded them onto each other: such posts are archived and not counted, /api/v1/reconciliation says how many. Have the ids exported as text")]
    public static partial void IdsRounded(ILogger logger, DateOnly day);
}
