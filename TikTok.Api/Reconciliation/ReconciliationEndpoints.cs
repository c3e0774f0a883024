using Microsoft.AspNetCore.Http.HttpResults;
using TikTok.Api.Database;

namespace TikTok.Api.Reconciliation;

/// <summary><c>/reconciliation</c>.</summary>
internal static class ReconciliationEndpoints
{
    public static void MapReconciliation(this RouteGroupBuilder api) =>
        api.MapGet("/reconciliation", GetAsync).WithTags("Reconciliation").WithName("GetReconciliation")
            .WithSummary("Whether received = valid + rejected and valid = lake = parsed");

    private static async Task<Ok<ReconciliationReport>> GetAsync(ReadDatabase database, CancellationToken cancellationToken)
    {
        var report = await database.InSnapshotAsync(async connection =>
        {
            var counts = (await connection.ListAsync<Counts>(CountsSql, parameters: null, cancellationToken))[0];
            var days = await connection.ListAsync<ParsedDay>(DaysSql, parameters: null, cancellationToken);
            var total = new TotalCounts(
                counts.Posts + counts.DeadLetters, counts.Posts, counts.DeadLetters,
                days.Sum(day => day.LakeRecords), days.Sum(day => day.ParsedRecords), days.Sum(day => day.DistinctIds));
            return new ReconciliationReport(
                new LogCounts(counts.Posts, counts.DeadLetters), new LiveCounts(counts.Distinct), days, total,
                Agrees: total.Valid == total.Lake && total.Lake == total.Parsed);
        }, cancellationToken);
        return TypedResults.Ok(report);
    }

    private sealed record Counts(long Posts, long DeadLetters, long Distinct);

    private const string CountsSql = """
        SELECT (SELECT coalesce(sum(records), 0)::bigint FROM log_positions WHERE consumer = 'recent-posts' AND topic = 'tiktok.posts') AS Posts,
               (SELECT count(*) FROM dead_letters WHERE replayed_at IS NULL) AS DeadLetters,
               (SELECT count(*) FROM recent_posts) AS "distinct"
        """;

    private const string DaysSql = """
        SELECT day AS Day, lake_records AS LakeRecords, parsed_records AS ParsedRecords, distinct_ids AS DistinctIds,
               replaced_characters AS ReplacedCharacters, parsed_at AS ParsedAt
        FROM parsed_days ORDER BY day
        """;
}
