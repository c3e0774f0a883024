using System.Globalization;
using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using TikTok.Storage.Database;

namespace TikTok.BatchWorker.Trends;

/// <summary>
/// <c>trends</c>: the foremost challenges, sounds, musicians and authors of a parsed day. A post counts on every day on which the
/// stream brought it, with that day's newest counters.
/// </summary>
public sealed class TrendPublisher(NpgsqlDataSource database, IOptions<BatchOptions> options, TimeProvider clock, ILogger<TrendPublisher> logger)
{
    /// <summary>Raised when the same days would give something else.</summary>
    private const int Version = 1;

    private const int NoTimeout = 0; // a week of a large stream takes as long as it takes; cancellation ends it

    /// <summary>Publishes the trends of every parsed day of a range, the first one first; those that follow from the same days and options as before stay as they are.</summary>
    /// <exception cref="DatabaseException">None of the days is parsed.</exception>
    public async Task PublishAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var days = await ParsedDaysAsync(from, to, cancellationToken);
        if (days.Count == 0)
            throw new DatabaseException(from == to
                ? string.Create(CultureInfo.InvariantCulture, $"Stream day {from:yyyy-MM-dd} is not parsed: run parse-day {from:yyyy-MM-dd} first.")
                : string.Create(CultureInfo.InvariantCulture, $"No stream day from {from:yyyy-MM-dd} to {to:yyyy-MM-dd} is parsed: run parse-day first."));
        foreach (var day in days)
            if (!await PublishIfChangedAsync(day, cancellationToken))
                Log.TrendsUnchanged(logger, day);
    }

    /// <summary>Publishes the trends of every parsed day for which they have changed.</summary>
    public async Task PublishChangedAsync(CancellationToken cancellationToken)
    {
        foreach (var day in await ParsedDaysAsync(DateOnly.MinValue, DateOnly.MaxValue, cancellationToken))
            await PublishIfChangedAsync(day, cancellationToken);
    }

    private async Task<List<DateOnly>> ParsedDaysAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<DateOnly>(new CommandDefinition(
            "SELECT day FROM parsed_days WHERE day BETWEEN @from AND @to ORDER BY day", new { from, to }, cancellationToken: cancellationToken))).AsList();
    }

    private async Task<bool> PublishIfChangedAsync(DateOnly day, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var days = options.Value.TrendDays;
        await connection.ExecuteAsync(Command(TrendQueries.Lock, new { day, days }));
        var observed = await connection.QuerySingleAsync<int>(Command(TrendQueries.ObservedDays, new { day, days }));
        var fingerprint = $"{Version} {days} {options.Value.TrendTop} {await connection.QuerySingleAsync<string>(Command(TrendQueries.Fingerprint, new { day, days }))}";
        if (fingerprint == await connection.QuerySingleOrDefaultAsync<string>(Command("SELECT fingerprint FROM trend_days WHERE day = @day", new { day })))
            return false;

        await connection.ExecuteAsync(Command(TrendQueries.Plan));
        await connection.ExecuteAsync(Command("DELETE FROM trends WHERE day = @day", new { day }));
        var rows = 0;
        foreach (var dimension in TrendDimension.All)
            rows += await connection.ExecuteAsync(Command(TrendQueries.Publish(dimension), new { day, days, observed, dimension = dimension.Name, top = options.Value.TrendTop }));
        await connection.ExecuteAsync(Command(TrendQueries.Note, new { day, observed, fingerprint, now = clock.GetUtcNow().UtcDateTime }));
        await transaction.CommitAsync(cancellationToken);
        BatchMetrics.TrendsPublished();
        Log.TrendsPublished(logger, day, rows, observed);
        return true;

        CommandDefinition Command(string sql, object? parameters = null) => new(sql, parameters, transaction, NoTimeout, cancellationToken: cancellationToken);
    }
}
