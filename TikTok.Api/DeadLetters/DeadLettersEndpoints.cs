using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using TikTok.Api.Database;
using TikTok.Api.Lists;

namespace TikTok.Api.DeadLetters;

/// <summary>A line of a source that is no post.</summary>
/// <param name="Offset">Its offset in the log.</param>
/// <param name="Reason">What is wrong with it.</param>
/// <param name="Source">The file it came from.</param>
/// <param name="Line">The line there.</param>
/// <param name="Raw">The line itself.</param>
/// <param name="RejectedAt">When it was refused, wall clock.</param>
public sealed record DeadLetter(long Offset, string Reason, string Source, long Line, string Raw, DateTime RejectedAt);

/// <summary><c>/dead-letters</c>.</summary>
internal static class DeadLettersEndpoints
{
    private static readonly CursorList s_list = new("dead-letters", HasNumbers: true);

    public static void MapDeadLetters(this RouteGroupBuilder api) =>
        api.MapGet("/dead-letters", ListAsync).WithTags("Reconciliation").WithName("ListDeadLetters")
            .WithSummary("Lines that were refused, newest first")
            .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<Results<Ok<Slice<DeadLetter>>, ProblemHttpResult>> ListAsync(
        ReadDatabase database,
        [Description("1 to 500 items, 50 if not given.")] string? limit,
        [Description("nextCursor of the answer before.")] string? cursor,
        CancellationToken cancellationToken)
    {
        var reader = new QueryReader();
        var rows = reader.Limit(limit);
        var parameters = new { before = reader.Cursor(s_list, cursor)?.Number, rows = rows + 1 };
        if (reader.Problem is { } problem)
            return problem;
        var letters = await database.ListAsync<DeadLetter>(Sql, parameters, cancellationToken);
        return TypedResults.Ok(Slice.Of(letters, rows, last => Cursor.Encode(s_list, last.RejectedAt, last.Offset.ToString(CultureInfo.InvariantCulture))));
    }

    private const string Sql = """
        SELECT log_offset AS Offset, reason AS Reason, source AS Source, line AS Line, raw AS Raw, rejected_at AS RejectedAt
        FROM dead_letters
        WHERE @before::bigint IS NULL OR log_offset < @before
        ORDER BY log_offset DESC
        LIMIT @rows
        """;
}
