using Microsoft.Extensions.Logging;

namespace TikTok.ServiceDefaults;

/// <summary>Everything that TikTok.ServiceDefaults logs. Event ids 1000-1999.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Warning, "{Stage} lost what it depends on ({Reason}) and is run again in {Pause} from what is committed; nothing is lost")]
    public static partial void StageRetries(ILogger logger, string stage, string reason, TimeSpan pause);

    [LoggerMessage(1003, LogLevel.Warning, "{Reason} Waiting for it, up to {Longest:mm\\:ss} more")]
    public static partial void WaitingAtStart(ILogger logger, string reason, TimeSpan longest);

    [LoggerMessage(1001, LogLevel.Error, "{Stage} failed; the process stops. What is committed is whole, a restart goes on from there")]
    public static partial void StageFailed(ILogger logger, Exception failure, string stage);

    [LoggerMessage(1004, LogLevel.Error, "{Stage} stands still, and is not run again: {Reason}")]
    public static partial void StageStands(ILogger logger, string stage, string reason);

    [LoggerMessage(1002, LogLevel.Error, "{Stage} stopped the process: {Reason}")]
    public static partial void StageStopped(ILogger logger, string stage, string reason);

    [LoggerMessage(1006, LogLevel.Warning, "{Part} is {Trouble}")]
    public static partial void PartIll(ILogger logger, string part, string trouble);

    [LoggerMessage(1005, LogLevel.Information, "{Part} is healthy again")]
    public static partial void PartWell(ILogger logger, string part);

    [LoggerMessage(1090, LogLevel.Warning, "A record took {Seconds:0.0} s in {Stage} ({Record}): all that is behind it waited, nothing is lost. On a machine that is not overloaded that should not be: report it with this record. Further ones are counted (tiktok.records.slow, /health)")]
    public static partial void SlowRecord(ILogger logger, string record, double seconds, string stage);
}
