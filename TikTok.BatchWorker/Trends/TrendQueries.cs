namespace TikTok.BatchWorker.Trends;

/// <summary>The SQL of trends. Parameters: <c>day</c>, and <c>days</c> = how many days before it are looked at.</summary>
internal static class TrendQueries
{
    // How many rows a lateral item or a CTE gives is not known to the planner, and its loops over loops take a hundred times as long.
    public const string Plan = "SET LOCAL enable_nestloop = off";

    /// <summary>One at a time, and no day that goes in is parsed anew meanwhile: parse-day holds the same lock.</summary>
    public const string Lock = """
        SELECT pg_advisory_xact_lock(hashtext('trends'));
        SELECT pg_advisory_xact_lock_shared(hashtext('parse-day ' || to_char(at, 'YYYYMMDD'))) FROM generate_series(@day - @days, @day, interval '1 day') at
        """;

    /// <summary>Days before in which the stream brought anything.</summary>
    public const string ObservedDays = "SELECT count(*)::int FROM parsed_days WHERE day >= @day - @days AND day < @day AND distinct_ids > 0";

    public const string Fingerprint = "SELECT coalesce(md5(string_agg(day::text || fingerprint, ',' ORDER BY day)), 'none') FROM parsed_days WHERE day >= @day - @days AND day <= @day";

    public const string Note = """
        INSERT INTO trend_days (day, observed_days, fingerprint, published_at) VALUES (@day, @observed, @fingerprint, @now)
        ON CONFLICT (day) DO UPDATE SET observed_days = excluded.observed_days, fingerprint = excluded.fingerprint, published_at = excluded.published_at
        """;

    /// <summary>Fills a dimension of a day: ranks among all, rows for the foremost by one of the three orders.</summary>
    public static string Publish(TrendDimension dimension)
    {
        var items = $"posts p CROSS JOIN LATERAL ({dimension.ItemsSql}) item (key, name)";
        // Each sum by itself: PostgreSQL adds bigints up in a wider type, and rows of before there were limits hold counters of any size.
        const string engagement = "least(sum(p.likes) + sum(p.comments) + sum(p.shares), 9223372036854775807)::bigint AS engagement";
        return $"""
            WITH today AS MATERIALIZED (
              SELECT item.key, count(*) AS posts, count(DISTINCT p.author_id) AS authors, {engagement} FROM {items} WHERE p.day = @day GROUP BY item.key),
            before AS (
              SELECT item.key, count(*)::float8 / @observed AS mean
              FROM {items} WHERE p.day >= @day - @days AND p.day < @day AND item.key IN (SELECT key FROM today) GROUP BY item.key),
            yesterday AS (
              SELECT key, rank() OVER (ORDER BY posts DESC) AS posts_rank, rank() OVER (ORDER BY engagement DESC) AS engagement_rank
              FROM (SELECT item.key, count(*) AS posts, {engagement} FROM {items} WHERE p.day = @day - 1 GROUP BY item.key) counts),
            ranked AS (
              SELECT today.*, CASE WHEN @observed > 0 THEN (posts + 1) / (coalesce(mean, 0) + 1) END AS growth,
                rank() OVER (ORDER BY posts DESC) AS posts_rank, rank() OVER (ORDER BY engagement DESC) AS engagement_rank
              FROM today LEFT JOIN before USING (key)),
            foremost AS MATERIALIZED (
              SELECT * FROM (
                SELECT *, row_number() OVER (ORDER BY posts DESC, key) AS by_posts, row_number() OVER (ORDER BY engagement DESC, key) AS by_engagement,
                  row_number() OVER (ORDER BY growth DESC NULLS LAST, posts DESC, key) AS by_growth
                FROM ranked) placed
              WHERE least(by_posts, by_engagement, by_growth) <= @top),
            names AS (
              SELECT DISTINCT ON (item.key) item.key, item.name
              FROM {items} WHERE p.day = @day AND item.key IN (SELECT key FROM foremost) ORDER BY item.key, p.streamed_at DESC, p.id DESC)
            INSERT INTO trends (day, dimension, key, name, posts, authors, engagement, growth, posts_rank, posts_rank_change, engagement_rank, engagement_rank_change)
            SELECT @day, @dimension, key, name, posts, authors, engagement, growth,
              foremost.posts_rank, yesterday.posts_rank - foremost.posts_rank, foremost.engagement_rank, yesterday.engagement_rank - foremost.engagement_rank
            FROM foremost JOIN names USING (key) LEFT JOIN yesterday USING (key)
            """;
    }
}
