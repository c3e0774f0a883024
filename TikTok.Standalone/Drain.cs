using Dapper;
using Npgsql;
using TikTok.Storage.EventLog;

namespace TikTok.Standalone;

/// <summary>Waits until consumers have processed all that is in the log now.</summary>
internal sealed class Drain(IEventLog log, NpgsqlDataSource database, TimeProvider clock)
{
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until a group has committed everything of a topic.</summary>
    public async Task WaitAsync(string group, string topic, CancellationToken cancellationToken)
    {
        for (var partition = 0; partition < await log.GetPartitionCountAsync(topic, cancellationToken); partition++)
        {
            var place = new TopicPartition(topic, partition);
            var end = (await log.GetOffsetsAsync(place, cancellationToken)).End;
            while (end > 0 && ((await log.GetCommittedAsync(group, place, cancellationToken))?.Next ?? 0) < end)
                await Task.Delay(s_poll, clock, cancellationToken);
        }
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
            await Task.Delay(s_poll, clock, cancellationToken);
    }
}
