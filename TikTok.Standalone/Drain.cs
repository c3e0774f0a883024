using Dapper;
using Npgsql;
using TikTok.ServiceDefaults.Stages;
using TikTok.Storage.EventLog;

namespace TikTok.Standalone;

/// <summary>Waits until consumers have processed all that is in the log now.</summary>
/// <param name="log">Log.</param>
/// <param name="database">Database.</param>
/// <param name="clock">Clock of the wall.</param>
/// <param name="stages">The stages, where they run in this process.</param>
internal sealed class Drain(IEventLog log, NpgsqlDataSource database, TimeProvider clock, StageRegistry? stages = null)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until a group has committed everything of a topic.</summary>
    /// <exception cref="EventLogException">A stage of this process has failed; the message is its own.</exception>
    public async Task WaitAsync(string group, string topic, CancellationToken cancellationToken)
    {
        for (var partition = 0; partition < await log.GetPartitionCountAsync(topic, cancellationToken); partition++)
        {
            var place = new TopicPartition(topic, partition);
            var end = (await log.GetOffsetsAsync(place, cancellationToken)).End;
            while (!await IsProcessedAsync((await log.GetCommittedAsync(group, place, cancellationToken))?.Next ?? 0, place, end, cancellationToken))
                await PauseAsync(cancellationToken);
        }
    }

    /// <summary>Whether no record is left before the end: behind the last one there may be markers of the log's own, which nobody need commit.</summary>
    private async Task<bool> IsProcessedAsync(long next, TopicPartition place, long end, CancellationToken cancellationToken)
    {
        if (next >= end)
            return true;
        using var reader = log.OpenReader(place, next);
        while (reader.Position < end)
            if ((await reader.ReadAsync(1, s_patience, cancellationToken)).Records is [var first, ..])
                return first.Offset >= end;
        return true;
    }

    /// <summary>Waits for the whole flow, in its order: each step's results are in the log before the next is looked at.</summary>
    public async Task WaitForAllAsync(CancellationToken cancellationToken)
    {
        await WaitAsync(Groups.Archiver, Topics.Posts, cancellationToken);
        await WaitAsync(Groups.RecentPosts, Topics.Posts, cancellationToken);
        await WaitAsync(Groups.DeadLetters, Topics.DeadLetters, cancellationToken);
        await WaitAsync(Groups.Counter, Topics.Posts, cancellationToken);
        await WaitAsync(Groups.Scorer, Topics.KeywordCounts, cancellationToken);
        await WaitAsync(Groups.Ranker, Topics.Candidates, cancellationToken);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        while (await connection.ExecuteScalarAsync<bool>(new CommandDefinition("SELECT EXISTS (SELECT FROM outbox)", cancellationToken: cancellationToken)))
            await PauseAsync(cancellationToken);
    }

    /// <summary>A stage that stands still would be waited for in vain.</summary>
    private Task PauseAsync(CancellationToken cancellationToken) => stages?.FatalFailure is { } failure
        ? throw new EventLogException(failure)
        : Task.Delay(s_poll, clock, cancellationToken);
}
