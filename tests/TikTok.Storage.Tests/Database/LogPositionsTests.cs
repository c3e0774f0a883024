using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TikTok.Storage.Database;
using TikTok.Storage.EventLog;
using TikTok.Testing;

namespace TikTok.Storage.Tests.Database;

public sealed class LogPositionsTests(PostgresFixture postgres)
{
    private static readonly TopicPartition s_partition = new("tiktok.candidates", 0);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_claim_starts_at_zero_and_a_later_one_where_the_position_was_moved_to()
    {
        await using var database = await MigratedAsync();
        var first = await ClaimAsync(database);
        Assert.Equal(new PositionClaim("ranker", s_partition, 1, 0), first);
        await AdvanceAsync(database, first, 17, records: 10);
        await AdvanceAsync(database, first, 30, records: 5);
        Assert.Equal(new PositionClaim("ranker", s_partition, 2, 30), await ClaimAsync(database));
        Assert.Equal(15, await RecordsAsync(database));
        Assert.Equal(0, (await LogPositions.ClaimAsync(database, "ranker", s_partition with { Partition = 1 }, Ct)).NextOffset);
        Assert.Equal(0, (await LogPositions.ClaimAsync(database, "archiver", s_partition, Ct)).NextOffset);
    }

    [Fact]
    public async Task An_owner_that_was_replaced_is_fenced_off_and_its_results_are_rolled_back()
    {
        await using var database = await MigratedAsync();
        var old = await ClaimAsync(database);
        var newer = await ClaimAsync(database);
        await Assert.ThrowsAsync<FencedException>(() => AdvanceAsync(database, old, 99, records: 99));
        await AdvanceAsync(database, newer, 5, records: 5);
        Assert.Equal(5, (await ClaimAsync(database)).NextOffset);
        Assert.Equal(5, await RecordsAsync(database));
    }

    [Fact]
    public async Task A_position_moves_only_with_its_transaction()
    {
        await using var database = await MigratedAsync();
        var claim = await ClaimAsync(database);
        await using (var connection = await database.OpenConnectionAsync(Ct))
        await using (var transaction = await connection.BeginTransactionAsync(Ct))
        {
            await LogPositions.AdvanceAsync(transaction, claim, 50, 50, Ct);
            await transaction.RollbackAsync(Ct);
        }

        Assert.Equal(0, (await ClaimAsync(database)).NextOffset);
    }

    [Fact]
    public async Task A_claim_waits_for_the_transaction_of_the_owner_before_and_starts_behind_it()
    {
        await using var database = await MigratedAsync();
        var old = await ClaimAsync(database);
        await using var connection = await database.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await LogPositions.AdvanceAsync(transaction, old, 8, 8, Ct);
        var claiming = ClaimAsync(database);
        Assert.False(claiming.IsCompleted);
        await transaction.CommitAsync(Ct);
        Assert.Equal(new PositionClaim("ranker", s_partition, 2, 8), await claiming);
    }

    [Fact]
    public async Task Claims_at_once_get_different_epochs()
    {
        await using var database = await MigratedAsync();
        var claims = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => ClaimAsync(database)));
        Assert.Equal(Enumerable.Range(1, 10).Select(epoch => (long)epoch), claims.Select(claim => claim.Epoch).Order());
    }

    private async Task<NpgsqlDataSource> MigratedAsync()
    {
        var connectionString = await postgres.CreateDatabaseAsync();
        await Schema.MigrateAsync(connectionString, NullLogger.Instance, Ct);
        return NpgsqlDataSource.Create(connectionString);
    }

    private static Task<PositionClaim> ClaimAsync(NpgsqlDataSource database) => LogPositions.ClaimAsync(database, "ranker", s_partition, Ct);

    private static async Task AdvanceAsync(NpgsqlDataSource database, PositionClaim claim, long next, long records)
    {
        await using var connection = await database.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await LogPositions.AdvanceAsync(transaction, claim, next, records, Ct);
        await transaction.CommitAsync(Ct);
    }

    private static async Task<long> RecordsAsync(NpgsqlDataSource database)
    {
        await using var connection = await database.OpenConnectionAsync(Ct);
        return await connection.ExecuteScalarAsync<long>("SELECT records FROM log_positions WHERE consumer = 'ranker' AND partition = 0");
    }
}
