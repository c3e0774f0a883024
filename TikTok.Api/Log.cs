namespace TikTok.Api;

/// <summary>Everything that TikTok.Api logs. Event ids 7000-7999.</summary>
internal static partial class Log
{
    [LoggerMessage(7000, LogLevel.Warning, "{Path} was answered with 503: {Reason}")]
    public static partial void NotAnswered(ILogger logger, string path, string reason);

    [LoggerMessage(7001, LogLevel.Warning, "The page is not up to date, PostgreSQL is away: {Reason}. It tries again every two seconds")]
    public static partial void PageCannotRead(ILogger logger, string reason);

    [LoggerMessage(7002, LogLevel.Error, "The page is not up to date: a query failed. It tries again every two seconds")]
    public static partial void PageReadFailed(ILogger logger, Exception failure);

    [LoggerMessage(7003, LogLevel.Information, "The page is up to date again")]
    public static partial void PageReadsAgain(ILogger logger);

    [LoggerMessage(7004, LogLevel.Warning, "{Requests} requests were answered with 503 within a second: more are under way than Database:ApiConnections and Api:MaxWaiting allow")]
    public static partial void Shed(ILogger logger, long requests);
}
