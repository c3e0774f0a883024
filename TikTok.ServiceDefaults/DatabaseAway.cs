using Npgsql;

namespace TikTok.ServiceDefaults;

/// <summary>Tells a database that is away and will come back from a defect.</summary>
public static class DatabaseAway
{
    /// <summary>
    /// Whether trying again later can help. The server's own good-byes (a restart) do not count as transient in Npgsql; a full
    /// disk and a statement that ran too long do, and neither goes away by itself.
    /// </summary>
    public static bool Is(NpgsqlException failure) => failure.SqlState switch
    {
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow => true,
        PostgresErrorCodes.DiskFull or PostgresErrorCodes.QueryCanceled => false,
        _ => failure.IsTransient,
    };
}
