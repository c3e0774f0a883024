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
            var lost = await connection.ListAsync<LostRecords>(LostSql, parameters: null, cancellationToken);
            var total = new TotalCounts(
                counts.Posts + counts.DeadLetters, counts.Posts, counts.DeadLetters,
                days.Sum(day => day.LakeRecords), days.Sum(day => day.ParsedRecords), days.Sum(day => day.DistinctIds));
            return new ReconciliationReport(
                new LogCounts(counts.Posts, counts.DeadLetters), new LiveCounts(counts.Distinct), days, total, lost,
                Agrees: total.Valid == total.Lake && total.Lake == total.Parsed && lost.Count == 0);
        }, cancellationToken);
        return TypedResults.Ok(report);
    }

    private sealed record Counts(long Posts, long DeadLetters, long Distinct);

    private const string CountsSql = """
        SELECT (SELECT coalesce(sum(records), 0)::bigint FROM log_positions WHERE consumer = 'recent-posts' AND topic = 'tiktok.posts') AS Posts,
               (SELECT count(*) FROM dead_letters WHERE replayed_at IS NULL) AS DeadLetters,
               (SELECT count(*) FROM recent_posts) AS "distinct"
        """;

    private const string LostSql = """
        SELECT consumer AS Consumer, topic AS Topic, partition AS Partition, from_offset AS "from", next_offset AS "next",
               next_offset - from_offset AS Offsets, noted_at AS NotedAt
        FROM lost_offsets ORDER BY topic, partition, from_offset, consumer
        """;

    private const string DaysSql = """
        SELECT day AS Day, lake_records AS LakeRecords, parsed_records AS ParsedRecords, distinct_ids AS DistinctIds,
               replaced_characters AS ReplacedCharacters, parsed_at AS ParsedAt
        FROM parsed_days ORDER BY day
        """;
}
