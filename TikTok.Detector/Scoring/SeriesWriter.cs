using System.Text;
using Dapper;
using Npgsql;
using NpgsqlTypes;
using TikTok.Detector.Cells;
using TikTok.Storage.Database;
using TikTok.Storage.EventLog;

namespace TikTok.Detector.Scoring;

/// <summary>One keyword in one closed window.</summary>
internal readonly record struct SeriesRow(OpenWindow Window, byte[] Keyword, KeywordCell Cell, Band? Band)
{
    /// <summary>Every keyword of a window, without a band.</summary>
    public static IEnumerable<SeriesRow> Of(OpenWindow window) =>
        window.Cells.OrderBy(cell => cell.Key, KeywordComparer.Instance).Select(cell => new SeriesRow(window, cell.Key, cell.Value, null));
}

/// <summary>What is normal for a keyword in a window, posts.</summary>
internal readonly record struct Band(double Expected, double Lower, double Upper);

/// <summary>
/// Writes closed windows to <c>keyword_windows</c>. How far a partition has written moves in the same transaction, so windows
/// that are closed again after a restart are left out, and a Scorer that was replaced is refused.
/// </summary>
internal sealed class SeriesWriter(NpgsqlDataSource database, int partition)
{
    private readonly DayPartitions _days = new(database, "keyword_windows");
    private readonly Dictionary<int, DateTime> _closedUntil = [];

    /// <summary>Reads how far this partition has written.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        const string sql = """
            INSERT INTO scorer_progress (partition, window_seconds, closed_until) VALUES (@partition, @seconds, 'epoch')
            ON CONFLICT (partition, window_seconds) DO UPDATE SET closed_until = scorer_progress.closed_until
            RETURNING closed_until
            """;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        foreach (var length in WindowLength.All)
            _closedUntil[length.Seconds] = await connection.QuerySingleAsync<DateTime>(
                new CommandDefinition(sql, new { partition, seconds = length.Seconds }, cancellationToken: cancellationToken));
    }

    /// <summary>Writes the rows of closed windows.</summary>
    /// <param name="closedUntilMs">Up to when windows are closed now.</param>
    /// <param name="rows">Their rows.</param>
    /// <param name="early">Those that closed because an input ended in them, now or before; their rows may be there already.</param>
    /// <param name="judgedBy">The versions of the baselines by which they were judged.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="FencedException">Another Scorer has written for this partition, or a version was published meanwhile that holds for one of the windows.</exception>
    public async Task WriteAsync(
        long closedUntilMs, IReadOnlyList<SeriesRow> rows, IReadOnlyList<OpenWindow> early, IReadOnlyList<BaselineVersion> judgedBy, CancellationToken cancellationToken)
    {
        var fresh = rows.Where(row => IsFresh(row.Window)).ToList();
        var targets = WindowLength.All.ToDictionary(length => length.Seconds, length => FromMs(length.StartOf(closedUntilMs)));
        if (fresh.Count == 0 && !early.Any(IsFresh) && targets.All(target => target.Value <= _closedUntil[target.Key]))
            return;
        foreach (var day in fresh.Select(row => DateOnly.FromDateTime(StartOf(row))).Distinct())
            await _days.EnsureAsync(day, cancellationToken);

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var (seconds, target) in targets)
            if (target > _closedUntil[seconds])
                await AdvanceAsync(transaction, seconds, target, cancellationToken);
        if (early.Count > 0) // the progress need not move for these, and must not be moved meanwhile
            await transaction.Connection!.ExecuteAsync(new CommandDefinition(
                "SELECT FROM scorer_progress WHERE partition = @partition ORDER BY window_seconds FOR UPDATE", new { partition }, transaction, cancellationToken: cancellationToken));
        if (fresh.Count > 0)
            await RefuseOthersAsync(transaction, judgedBy, fresh.Max(StartOf), cancellationToken);
        await CopyAsync(connection, [.. fresh.Where(row => !IsEarly(row.Window))], cancellationToken);
        await EarlyWindows.WriteAsync(transaction, [.. fresh.Where(row => IsEarly(row.Window))], [.. early.Where(IsFresh)], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        foreach (var (seconds, target) in targets)
            _closedUntil[seconds] = target > _closedUntil[seconds] ? target : _closedUntil[seconds];
        ScorerMetrics.SeriesWritten(fresh.Count);
    }

    private async Task AdvanceAsync(NpgsqlTransaction transaction, int seconds, DateTime target, CancellationToken cancellationToken)
    {
        const string sql = "UPDATE scorer_progress SET closed_until = @target WHERE partition = @partition AND window_seconds = @seconds AND closed_until = @before";
        var rows = await transaction.Connection!.ExecuteAsync(
            new CommandDefinition(sql, new { target, partition, seconds, before = _closedUntil[seconds] }, transaction, cancellationToken: cancellationToken));
        if (rows == 0)
            throw new FencedException($"Another Scorer has written windows of keyword partition {partition}.");
    }

    /// <summary>While this transaction has the progress, nobody publishes (<c>Summariser</c>): what is not known yet was published before.</summary>
    private async Task RefuseOthersAsync(NpgsqlTransaction transaction, IReadOnlyList<BaselineVersion> judgedBy, DateTime newest, CancellationToken cancellationToken)
    {
        const string sql = "SELECT EXISTS (SELECT FROM baseline_versions WHERE effective_from <= @newest AND NOT version = ANY(@known))";
        if (await transaction.Connection!.ExecuteScalarAsync<bool>(new CommandDefinition(
            sql, new { newest, known = judgedBy.Select(version => version.Version).ToArray() }, transaction, cancellationToken: cancellationToken)))
            throw new FencedException($"Baselines were published while windows of keyword partition {partition} were judged: they are judged again, by these.");
    }

    private static async Task CopyAsync(NpgsqlConnection connection, List<SeriesRow> rows, CancellationToken cancellationToken)
    {
        const string copy = "COPY keyword_windows (keyword, window_seconds, window_start, posts, authors, engagement, marks, expected, band_lower, band_upper) FROM STDIN (FORMAT BINARY)";
        if (rows.Count == 0)
            return;
        await using var writer = await connection.BeginBinaryImportAsync(copy, cancellationToken);
        foreach (var row in rows)
        {
            await writer.StartRowAsync(cancellationToken);
            await writer.WriteAsync(Encoding.UTF8.GetString(row.Keyword), NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(row.Window.Length.Seconds, NpgsqlDbType.Integer, cancellationToken);
            await writer.WriteAsync(StartOf(row), NpgsqlDbType.TimestampTz, cancellationToken);
            await writer.WriteAsync((int)row.Cell.Posts, NpgsqlDbType.Integer, cancellationToken);
            await writer.WriteAsync((int)row.Cell.Authors.Count, NpgsqlDbType.Integer, cancellationToken);
            await writer.WriteAsync(row.Cell.Engagement, NpgsqlDbType.Bigint, cancellationToken);
            await writer.WriteAsync((short)row.Cell.Marks, NpgsqlDbType.Smallint, cancellationToken);
            await WriteAsync(writer, row.Band?.Expected, cancellationToken);
            await WriteAsync(writer, row.Band?.Lower, cancellationToken);
            await WriteAsync(writer, row.Band?.Upper, cancellationToken);
        }

        await writer.CompleteAsync(cancellationToken);
    }

    private static Task WriteAsync(NpgsqlBinaryImporter writer, double? value, CancellationToken cancellationToken) => value is { } number
        ? writer.WriteAsync((float)number, NpgsqlDbType.Real, cancellationToken)
        : writer.WriteNullAsync(cancellationToken);

    /// <summary>Whether a window is not among those that were written for good before.</summary>
    private bool IsFresh(OpenWindow window) => FromMs(window.StartMs) >= _closedUntil[window.Length.Seconds];

    /// <summary>Whether there may be rows of the window already, or will be again.</summary>
    private static bool IsEarly(OpenWindow window) => window.Closing != Closing.Final || window.WasWritten;

    private static DateTime StartOf(SeriesRow row) => FromMs(row.Window.StartMs);

    private static DateTime FromMs(long epochMs) => DateTimeOffset.FromUnixTimeMilliseconds(epochMs).UtcDateTime;
}
