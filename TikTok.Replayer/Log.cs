using Microsoft.Extensions.Logging;

namespace TikTok.Replayer;

/// <summary>Everything that TikTok.Replayer logs. Event ids 3000-3999.</summary>
internal static partial class Log
{
    [LoggerMessage(3000, LogLevel.Information, "{Input} replayed: {Received} lines received, {Valid} valid, {Rejected} rejected (in tiktok.dead-letters), {Skipped} left out")]
    public static partial void Replayed(ILogger logger, string input, long received, long valid, long rejected, long skipped);

    [LoggerMessage(3001, LogLevel.Information, "{Input} goes on after line {Line}")]
    public static partial void Resumed(ILogger logger, string input, long line);

    [LoggerMessage(3002, LogLevel.Information, "{Input} was replayed before ({Valid} valid, {Rejected} rejected); --restart replays it again")]
    public static partial void AlreadyReplayed(ILogger logger, string input, long valid, long rejected);

    [LoggerMessage(3003, LogLevel.Information, "{Sent} dead letters are posts now and were sent to tiktok.posts; {Refused} still are none, the lines of {Gone} are gone")]
    public static partial void DeadLettersReplayed(ILogger logger, long sent, long refused, long gone);

    [LoggerMessage(3004, LogLevel.Warning, "{Input}: {Count} files are passed over, since they are hidden or not finished: {Names}. Give one by its own name to read it")]
    public static partial void PassedOver(ILogger logger, string input, int count, string names);
}
