using System.Data;
using Npgsql;

namespace TikTok.Api.Database;

/// <summary>
/// A pool of PostgreSQL's that is only read, by somebody who waits for the answer. A server that hangs does not even take back a
/// statement, so nobody waits for that: what is under way is left to its own time-outs.
/// </summary>
/// <param name="pool">The pool.</param>
/// <param name="patience">How long an answer may take.</param>
/// <param name="clock">Measures it.</param>
internal sealed class ReadDatabase(NpgsqlDataSource pool, TimeSpan patience, TimeProvider clock)
{
    /// <summary>Reads the rows of one statement.</summary>
    public Task<List<T>> ListAsync<T>(string sql, object? parameters, CancellationToken cancellationToken) =>
        InTimeAsync(async () =>
        {
            await using var connection = await pool.OpenConnectionAsync(cancellationToken);
            return await connection.ListAsync<T>(sql, parameters, cancellationToken);
        }, cancellationToken);

    /// <summary>Runs several statements that see the database at one instant, so that what they count agrees.</summary>
    public Task<T> InSnapshotAsync<T>(Func<NpgsqlConnection, Task<T>> read, CancellationToken cancellationToken) =>
        InTimeAsync(async () =>
        {
            await using var connection = await pool.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
            var result = await read(connection);
            await transaction.CommitAsync(cancellationToken);
            return result;
        }, cancellationToken);

    private async Task<T> InTimeAsync<T>(Func<Task<T>> read, CancellationToken cancellationToken)
    {
        var reading = read();
        try
        {
            return await reading.WaitAsync(patience, clock, cancellationToken);
        }
        catch (TimeoutException late)
        {
            throw new NpgsqlException($"no answer within {patience.TotalSeconds:0.#} s", late);
        }
        finally
        {
            Abandon(reading);
        }
    }

    /// <summary>What becomes of it is nobody's business any more; an exception that nobody looks at is one less to explain.</summary>
    private static void Abandon(Task reading) =>
        _ = reading.ContinueWith(static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
