using Microsoft.AspNetCore.Http.HttpResults;
using TikTok.Api.Database;

namespace TikTok.Api.Reconciliation;

/// <summary><c>/reconciliation</c>.</summary>
internal static class ReconciliationEndpoints
{
    public static void MapReconciliation(this RouteGroupBuilder api) =>
        api.MapGet("/reconciliation", GetAsync).WithTags("Reconciliation").WithName("GetReconciliation")
            .WithSummary("Whether what sources sent, the log, the lake, the tables and the counts agree, each counted by somebody else");

    private static async Task<Ok<ReconciliationReport>> GetAsync(ReadDatabase database, CancellationToken cancellationToken)
    {
        var report = await database.InSnapshotAsync(async connection =>
        {
            var counts = (await connection.ListAsync<Counts>(CountsSql, parameters: null, cancellationToken))[0];
            var days = (await connection.ListAsync<DayRow>(DaysSql, parameters: null, cancellationToken)).ConvertAll(ToDay);
            var lost = await connection.ListAsync<LostRecords>(LostSql, parameters: null, cancellationToken);
            var sources = (await connection.ListAsync<SentCounts>(SourcesSql, parameters: null, cancellationToken))[0];
            var total = new TotalCounts(
                counts.Posts + counts.DeadLetters, counts.Posts, counts.DeadLetters,
                days.Sum(day => day.LakeRecords), days.Sum(day => day.ParsedRecords), days.Sum(day => day.DistinctIds),
                days.Sum(day => day.Counted), days.Sum(day => day.NotCounted.Total));
            var checks = Checks(sources, counts, total, days);
            return new ReconciliationReport(
                sources, new LogCounts(counts.Posts, counts.DeadLetters), new LiveCounts(counts.Distinct), days, total, checks, lost,
                Agrees: checks.All(check => check.Holds) && lost.Count == 0);
        }, cancellationToken);
        return TypedResults.Ok(report);
    }

    /// <summary>Each compares what two parts have counted by themselves; a sum that follows from its own parts is none.</summary>
    private static IReadOnlyList<ReconciliationCheck> Checks(SentCounts sources, Counts counts, TotalCounts total, IReadOnlyList<DayCounts> days)
    {
        var setAside = (Counted: days.Sum(day => day.NotCounted.Ahead + day.NotCounted.Behind), Parsed: days.Sum(day => day.SetAside));
        return
        [
            new("What the inputs that have ended say they sent is in the log", sources.Valid, counts.Posts, sources.Valid <= counts.Posts),
            new("What was read of the log is in the lake's manifests", counts.Posts, total.Lake, counts.Posts == total.Lake),
            new("What the manifests name was found in the lake, and parsed", total.Lake, total.Parsed, total.Lake == total.Parsed),
            new("Every record of a parsed day was counted, or left out for a reason", total.Lake, total.Counted + total.NotCounted,
                days.All(day => day.LakeRecords == day.Counted + day.NotCounted.Total)),
            new("What the detector set aside is what parsing set aside", setAside.Counted, setAside.Parsed, setAside.Counted == setAside.Parsed),
            new("The posts of the latest view are among those that were parsed", counts.Distinct, total.Distinct + setAside.Parsed, counts.Distinct <= total.Distinct + setAside.Parsed),
        ];
    }

    private static DayCounts ToDay(DayRow row) => new(
        row.Day, row.LakeRecords, row.ParsedRecords, row.DistinctIds, row.SetAside, row.ReplacedCharacters, row.AdjustedFields, row.ParsedAt,
        row.Counted, new NotCounted(row.Late, row.Ahead, row.Behind, row.Repeated, row.Rounded));

    private sealed record Counts(long Posts, long DeadLetters, long Distinct);

    private sealed record DayRow(
        DateOnly Day, long LakeRecords, long ParsedRecords, long DistinctIds, long SetAside, long ReplacedCharacters, long AdjustedFields, DateTime ParsedAt,
        long Counted, long Late, long Ahead, long Behind, long Repeated, long Rounded);

    private const string SourcesSql = """
        SELECT count(*) AS Inputs, coalesce(sum(valid), 0)::bigint AS Valid, coalesce(sum(rejected), 0)::bigint AS Rejected,
               coalesce(sum(skipped), 0)::bigint AS Skipped, coalesce(sum(set_aside), 0)::bigint AS SetAside
        FROM ended_inputs
        """;

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

    private const string DaysSql = $"""
        WITH counted AS ({DailyCounts.CountedSql}), uncounted AS ({DailyCounts.UncountedSql})
        SELECT day AS Day, lake_records AS LakeRecords, parsed_records AS ParsedRecords, distinct_ids AS DistinctIds, set_aside AS SetAside,
               replaced_characters AS ReplacedCharacters, adjusted_fields AS AdjustedFields, parsed_at AS ParsedAt, coalesce(counted.posts, 0) AS Counted,
               coalesce(late, 0) AS Late, coalesce(ahead, 0) AS Ahead, coalesce(behind, 0) AS Behind, coalesce(repeated, 0) AS Repeated,
               coalesce(rounded, 0) AS Rounded
        FROM parsed_days LEFT JOIN counted USING (day) LEFT JOIN uncounted USING (day) ORDER BY day
        """;
}
