using Microsoft.Extensions.Logging;

namespace TikTok.Standalone;

/// <summary>Everything that TikTok.Standalone logs. Event ids 8000-8999.</summary>
internal static partial class Log
{
    [LoggerMessage(8000, LogLevel.Information, "Replaying {Input} as fast as it goes")]
    public static partial void Replaying(ILogger logger, string input);

    [LoggerMessage(8007, LogLevel.Information, "Replaying {Input}: history as fast as it goes, then from {PacedFrom:u} on live at {Speed:N0} times the original speed")]
    public static partial void ReplayingLive(ILogger logger, string input, DateTimeOffset pacedFrom, double speed);

    [LoggerMessage(8001, LogLevel.Information, "{Progress}")]
    public static partial void Progress(ILogger logger, string progress);

    [LoggerMessage(8002, LogLevel.Information, "Replay and processing finished: {Received} lines received, {Valid} valid, {Rejected} rejected (in tiktok.dead-letters)")]
    public static partial void Finished(ILogger logger, long received, long valid, long rejected);

    [LoggerMessage(8003, LogLevel.Information, "Anomaly {Severity,3} {Kind} {Keyword} {News}: {Numbers}; since {StartsAt:u}")]
    public static partial void AnomalyNews(ILogger logger, int severity, string kind, string keyword, string news, string numbers, DateTime startsAt);

    [LoggerMessage(8004, LogLevel.Information, "Open {Url} for the page, {Url}/docs for the API")]
    public static partial void Listening(ILogger logger, string url);

    [LoggerMessage(8005, LogLevel.Information, "What earlier runs have written in {Directory} is deleted")]
    public static partial void Cleared(ILogger logger, string directory);

    [LoggerMessage(8008, LogLevel.Information, "Nothing new in {Input}: its {Received} lines ({Valid} valid, {Rejected} rejected) were replayed by earlier runs; lines that are added to its end are replayed at the next start, --fresh starts over")]
    public static partial void NothingNew(ILogger logger, string input, long received, long valid, long rejected);

    [LoggerMessage(8009, LogLevel.Information, "Replay and processing finished: {Now} lines received now; with earlier runs {Received}, {Valid} of them valid, {Rejected} rejected (in tiktok.dead-letters)")]
    public static partial void FinishedMore(ILogger logger, long now, long received, long valid, long rejected);

    [LoggerMessage(8010, LogLevel.Warning, "{Verdict}")]
    public static partial void HardlyValid(ILogger logger, string verdict);

    [LoggerMessage(8011, LogLevel.Information, "An earlier start with --fresh had not finished deleting what was in {Directory}: that is completed now, and this one starts over")]
    public static partial void ClearingCompleted(ILogger logger, string directory);
}
