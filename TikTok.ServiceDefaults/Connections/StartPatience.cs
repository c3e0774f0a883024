using Microsoft.Extensions.Logging;
using Npgsql;
using TikTok.Storage.Database;
using TikTok.Storage.EventLog;
using TikTok.Storage.Lake;

namespace TikTok.ServiceDefaults.Connections;

/// <summary>Waits at the start for what is away: machines of one system start in any order.</summary>
internal static class StartPatience
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(3);

    /// <summary>Tries until it works, or until the time is over; what is refused or wrong is thrown at once.</summary>
    public static async Task WaitAsync(TimeSpan longest, Func<Task> attempt, TimeProvider clock, ILogger logger, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        string? told = null;
        while (true)
        {
            try
            {
                await attempt();
                return;
            }
            catch (Exception away) when (IsAway(away) && clock.GetElapsedTime(started) < longest)
            {
                if (away.Message != told) // once, and again when something else is away
                    Log.WaitingAtStart(logger, told = away.Message, longest - clock.GetElapsedTime(started));
                await Task.Delay(s_pause, clock, cancellationToken);
            }
        }
    }

    private static bool IsAway(Exception failure) => failure is EventLogAwayException or LakeAwayException
        || failure is DatabaseException { InnerException: NpgsqlException database } && DatabaseAway.Is(database);
}
