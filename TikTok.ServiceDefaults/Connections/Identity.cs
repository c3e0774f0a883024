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
    private const string Group = "identity";
    private const string LakeKey = "state/identity";
    private static readonly TopicPartition s_place = new(Topics.Sources, 0);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var inLog = (await log.GetCommittedAsync(Group, s_place, cancellationToken))?.Metadata;
        var inLake = await ReadLakeAsync(cancellationToken);
        var inDatabase = await connection.QuerySingleOrDefaultAsync<string>("SELECT mark FROM identity");
        if (inLog is not null && inLog == inLake && inLog == inDatabase)
            return;
        if (await HasResultsAsync(connection, cancellationToken))
            throw new EventLogException("Log, lake and database do not belong together (one of them was exchanged or deleted): bring the missing one back, or start over with all three empty.");

        // Nobody has read the log yet: what is in it stays, and all three get its mark.
        var mark = inLog ?? Guid.NewGuid().ToString("N");
        await connection.ExecuteAsync("DELETE FROM identity; INSERT INTO identity (mark) VALUES (@mark)", new { mark });
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(mark));
        await lake.PutAsync(LakeKey, content, cancellationToken);
        await using var writer = await log.OpenWriterAsync(Group, cancellationToken);
        await writer.CommitAsync([], [new OffsetCommit(Group, s_place, new CommittedOffset(0, mark))], cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

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
