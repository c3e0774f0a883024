using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using TikTok.Api.Database;
using TikTok.Api.Lists;

namespace TikTok.Api.Trends;

/// <summary><c>/trends/{dimension}</c>.</summary>
internal static class TrendsEndpoints
{
    public static void MapTrends(this RouteGroupBuilder api) =>
        api.MapGet("/trends/{dimension}", ListAsync).WithTags("Trends").WithName("ListTrends")
            .WithSummary("The foremost challenges, sounds, musicians or authors of a day")
            .WithDescription("By posts, by engagement, or by growth against the days before. The foremost by each order are kept (Batch:TrendTop); "
                + "ranks are among all. Example: /api/v1/trends/challenges?by=growth&minPosts=20")
            .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<Results<Ok<Slice<Trend>>, ProblemHttpResult>> ListAsync(
        ReadDatabase database,
        [Description("challenges, music, musicians or authors.")] string dimension,
        [Description("A stream day; the newest one if not given.")] string? day,
        [Description("posts, engagement or growth; posts if not given.")] string? by,
        [Description("Only those with as many posts on the day.")] string? minPosts,
        [Description("1 to 500 items, 50 if not given.")] string? limit,
        [Description("nextCursor of the answer before.")] string? cursor,
        CancellationToken cancellationToken)
    {
        var reader = new QueryReader();
        var of = reader.OneOf(nameof(dimension), dimension, TrendWords.Dimensions);
        var order = reader.OneOf(nameof(by), by, TrendWords.Orders) ?? TrendWords.Posts;
        var list = new CursorList($"trends {of} {order}", HasNumbers: false);
        var behind = reader.Cursor(list, cursor);
        var asked = reader.Day(nameof(day), day);
        var rows = reader.Limit(limit);
        var parameters = new
        {
            dimension = of,
            // A list that was begun stays on its day.
            day = behind is null ? asked : DateOnly.FromDateTime(behind.At),
            minPosts = reader.Number(nameof(minPosts), minPosts, 0, int.MaxValue) ?? 0,
            cursorKey = behind?.Id,
            rows = rows + 1,
        };
        if (reader.Problem is { } problem)
            return problem;
        var trends = await database.ListAsync<Trend>(Sql(order), parameters, cancellationToken);
        return TypedResults.Ok(Slice.Of(trends, rows, last => Cursor.Encode(list, last.Day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc), last.Key)));
    }

    private static string Sql(string order)
    {
        // Ascending by one number, so that what is behind an item is greater.
        var place = order switch { TrendWords.Growth => "-growth", TrendWords.Engagement => "engagement_rank", _ => "posts_rank" };
        return $"""
            WITH chosen AS (
              SELECT *, {place} AS place FROM trends
              WHERE dimension = @dimension AND day = coalesce(@day::date, (SELECT max(day) FROM trend_days)) AND {place} IS NOT NULL)
            SELECT day, key, name, posts, authors, engagement, growth, posts_rank AS PostsRank, posts_rank_change AS PostsRankChange,
              engagement_rank AS EngagementRank, engagement_rank_change AS EngagementRankChange
            FROM chosen
            WHERE posts >= @minPosts AND (@cursorKey::text IS NULL OR (place, key) > (SELECT place, key FROM chosen WHERE key = @cursorKey))
            ORDER BY place, key
            LIMIT @rows
            """;
    }
}

/// <summary>The words of trends as the API and the tables write them.</summary>
internal static class TrendWords
{
    public const string Posts = "posts";
    public const string Engagement = "engagement";
    public const string Growth = "growth";

    public static readonly string[] Dimensions = ["challenges", "music", "musicians", "authors"];

    public static readonly string[] Orders = [Posts, Engagement, Growth];
}
