namespace TikTok.Api.Reconciliation;

/// <summary>What the detector made of the posts of each stream day, UTC.</summary>
internal static class DailyCounts
{
    /// <summary>Day and posts that were counted.</summary>
    public const string CountedSql = """
        SELECT (window_start AT TIME ZONE 'UTC')::date AS day, sum(posts)::bigint AS posts
        FROM keyword_windows WHERE keyword = '*' AND window_seconds = 3600 GROUP BY 1
        """;

    /// <summary>Day and posts that were not, by reason.</summary>
    public const string UncountedSql = """
        SELECT day, sum(posts) FILTER (WHERE reason = 'late')::bigint AS late, sum(posts) FILTER (WHERE reason = 'ahead')::bigint AS ahead,
               sum(posts) FILTER (WHERE reason = 'behind')::bigint AS behind, sum(posts) FILTER (WHERE reason = 'repeated')::bigint AS repeated,
               sum(posts) FILTER (WHERE reason = 'rounded')::bigint AS rounded
        FROM uncounted_posts GROUP BY day
        """;
}
