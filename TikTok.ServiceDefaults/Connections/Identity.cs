using System.Text;
using Dapper;
using Microsoft.Extensions.Hosting;
using Npgsql;
using TikTok.Storage.EventLog;
using TikTok.Storage.Lake;

namespace TikTok.ServiceDefaults.Connections;

/// <summary>
/// Log, lake and database hold positions in one another, so they belong together: the same mark is in each. A mark that is
/// missing or another one, where there are results already, is refused before any stage starts.
/// </summary>
internal sealed class Identity(IEventLog log, ILake lake, NpgsqlDataSource database) : IHostedService
{
    private const string WriterId = "identity";
    private const string LakeKey = "state/identity";
    private const long StartLock = 0x54694B6964; // any number, the same in every process
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(1);
    private static readonly TopicPartition s_place = new(Topics.Sources, 0);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var alone = await connection.BeginTransactionAsync(cancellationToken); // services start at the same time
        await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(@StartLock)", new { StartLock });
        var inLog = await ReadLogAsync(cancellationToken);
        var inLake = await ReadLakeAsync(cancellationToken);
        var inDatabase = await connection.QuerySingleOrDefaultAsync<string>("SELECT mark FROM identity");
        if (inLog is not null && inLog == inLake && inLog == inDatabase)
            return;
        if (await HasResultsAsync(connection, cancellationToken))
            throw new EventLogException("Log, lake and database do not belong together (one of them was exchanged or deleted): bring the missing one back. To start over with all three empty loses what is in the others, with every anomaly found so far.");

        // Nobody has read the log yet: what is in it stays, and all three get its mark.
        var mark = inLog ?? Guid.NewGuid().ToString("N");
        await connection.ExecuteAsync("DELETE FROM identity; INSERT INTO identity (mark) VALUES (@mark)", new { mark });
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(mark));
        await lake.PutAsync(LakeKey, content, cancellationToken);
        if (inLog is null)
        {
            await using var writer = await log.OpenWriterAsync(WriterId, cancellationToken);
            await writer.CommitAsync([new AppendRecord(s_place, default, Encoding.UTF8.GetBytes(mark))], [], cancellationToken);
        }

        await alone.CommitAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A record and not a committed offset: Kafka forgets the offsets of a group that nobody uses.</summary>
    private async Task<string?> ReadLogAsync(CancellationToken cancellationToken)
    {
        var kept = await log.GetOffsetsAsync(s_place, cancellationToken);
        using var reader = log.OpenReader(s_place, kept.Start);
        while (reader.Position < kept.End)
            if ((await reader.ReadAsync(1, s_wait, cancellationToken)).Records is [var first, ..])
                return Encoding.UTF8.GetString(first.Value.Span);
        return null;
    }

    private async Task<string?> ReadLakeAsync(CancellationToken cancellationToken)
    {
        await using var content = await lake.OpenReadAsync(LakeKey, cancellationToken);
        if (content is null)
            return null;
        using var reader = new StreamReader(content);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    private async Task<bool> HasResultsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await foreach (var _ in lake.ListAsync(LakeManifest.Prefix, cancellationToken))
            return true;
        return await connection.ExecuteScalarAsync<bool>("SELECT EXISTS (SELECT FROM log_positions WHERE next_offset > 0)");
    }
}
