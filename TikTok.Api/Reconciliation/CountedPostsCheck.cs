using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using TikTok.Api.Database;
using TikTok.Api.Page.Health;

namespace TikTok.Api.Reconciliation;

/// <summary>
/// Says on <c>/health</c> how many posts of the last stream days are not counted, and why: degraded when it is more than a share of
/// a day. Posts that were sent again are counted once as they should be, and no matter of health.
/// </summary>
internal sealed class CountedPostsCheck(ReadDatabase database, IOptionsMonitor<ApiOptions> options) : IHealthCheck
{
    /// <summary>Its name in <c>/health</c>.</summary>
    public const string Name = "counted posts";

    private const string Sql = $"""
        WITH days AS (SELECT day FROM uncounted_posts WHERE reason <> 'repeated' GROUP BY day ORDER BY day DESC LIMIT 3),
             uncounted AS ({DailyCounts.UncountedSql})
        SELECT day AS Date, coalesce(late, 0) AS Late, coalesce(ahead, 0) AS Ahead, coalesce(behind, 0) AS Behind, coalesce(rounded, 0) AS Rounded,
               (SELECT coalesce(max(counted), 0) FROM (SELECT sum(posts)::bigint AS counted FROM keyword_windows WHERE keyword = '*'
                AND window_start >= day::timestamp AT TIME ZONE 'UTC' AND window_start < (day + 1)::timestamp AT TIME ZONE 'UTC' GROUP BY window_seconds) AS lengths) AS Counted,
               coalesce((SELECT min(closed_until) FROM scorer_progress WHERE window_seconds = 300) > day::timestamp AT TIME ZONE 'UTC', true) AS HasClosed
        FROM days JOIN uncounted USING (day) ORDER BY day DESC
        """;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var days = await database.ListAsync<Day>(Sql, parameters: null, cancellationToken);
        var description = days.Count == 0 ? null : string.Join(" ", days.Select(Describe));
        return days.Any(day => day.HasClosed && day.Share > options.CurrentValue.ToldShare) // before a day's first windows have closed, none of its posts seems counted
            ? HealthCheckResult.Degraded(description)
            : HealthCheckResult.Healthy(description, description is null ? null : HealthLook.Note);
    }

    private static string Describe(Day day)
    {
        var reasons = new List<string>(3);
        if (day.Late > 0)
            reasons.Add(string.Create(CultureInfo.InvariantCulture, $"{day.Late:N0} late: out of order within their dump (sort it first), or of a time that was over when it came (a directory of its own counts it)"));
        if (day.Ahead > 0)
            reasons.Add(string.Create(CultureInfo.InvariantCulture, $"{day.Ahead:N0} dated far ahead of the others: their clocks are wrong"));
        if (day.Behind > 0)
            reasons.Add(string.Create(CultureInfo.InvariantCulture, $"{day.Behind:N0} dated far behind the others: their clocks are wrong, or they are of another dump"));
        if (day.Rounded > 0)
            reasons.Add(string.Create(CultureInfo.InvariantCulture, $"{day.Rounded:N0} with the id of another post: ids were rounded, have them exported as text"));
        return string.Create(CultureInfo.InvariantCulture, $"{day.Date:yyyy-MM-dd}: {day.Left:N0} of {day.Left + day.Counted:N0} posts are archived and not counted ({string.Join("; ", reasons)}).");
    }

    private sealed record Day(DateOnly Date, long Late, long Ahead, long Behind, long Rounded, long Counted, bool HasClosed)
    {
        public long Left => Late + Ahead + Behind + Rounded;

        public double Share => (double)Left / (Left + Counted);
    }
}
