using Microsoft.Extensions.Logging;

namespace TikTok.BatchWorker;

/// <summary>Everything that TikTok.BatchWorker logs. Event ids 6000-6999.</summary>
internal static partial class Log
{
    [LoggerMessage(6000, LogLevel.Information, "Stream day {Day:yyyy-MM-dd} parsed: {Records} records, {Posts} distinct posts, {Keywords} keywords")]
    public static partial void DayParsed(ILogger logger, DateOnly day, long records, int posts, int keywords);

    [LoggerMessage(6001, LogLevel.Information, "Stream day {Day:yyyy-MM-dd} has not changed since it was parsed")]
    public static partial void DayUnchanged(ILogger logger, DateOnly day);

    [LoggerMessage(6002, LogLevel.Information, "Baselines version {Version} up to {Day:yyyy-MM-dd}: {Keywords} keywords, for windows from {EffectiveFrom:u}")]
    public static partial void BaselinesPublished(ILogger logger, int version, DateOnly day, int keywords, DateTime effectiveFrom);

    [LoggerMessage(6003, LogLevel.Information, "Baselines up to {Day:yyyy-MM-dd} have not changed")]
    public static partial void BaselinesUnchanged(ILogger logger, DateOnly day);

    [LoggerMessage(6004, LogLevel.Information, "Trends of {Day:yyyy-MM-dd}: {Rows} rows, against {Observed} observed days before")]
    public static partial void TrendsPublished(ILogger logger, DateOnly day, int rows, int observed);

    [LoggerMessage(6005, LogLevel.Information, "Trends of {Day:yyyy-MM-dd} have not changed")]
    public static partial void TrendsUnchanged(ILogger logger, DateOnly day);

    [LoggerMessage(6006, LogLevel.Warning, "Stream day {Day:yyyy-MM-dd}: {Fields} fields of its posts were longer or larger than any should be, or counters that are no counts; they were cut, the raw records keep all of it")]
    public static partial void FieldsAdjusted(ILogger logger, DateOnly day, long fields);
}
