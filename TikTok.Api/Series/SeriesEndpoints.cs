using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using TikTok.Api.KeywordSearch;
using TikTok.Api.Lists;

namespace TikTok.Api.Series;

/// <summary><c>/keywords/{keyword}/series</c>.</summary>
internal static class SeriesEndpoints
{
    private const int MostWindows = 20_000;
    private static readonly CursorList s_list = new("series", HasNumbers: false);

    public static void MapSeries(this RouteGroupBuilder api) =>
        api.MapGet("/keywords/{keyword}/series", GetAsync).WithTags("Keywords").WithName("GetSeries")
            .WithSummary("A keyword's counts per window, oldest first")
            .WithDescription("Closed windows without the keyword are given as zeros. Example: /api/v1/keywords/%23foryou/series?window=5m")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<Slice<SeriesWindow>>, ProblemHttpResult>> GetAsync(
        SeriesReader series,
        KeywordReader keywords,
        [Description("A keyword, as a person types it, percent-encoded; * counts every post.")] string keyword,
        [Description("24 hours before `to` if not given.")] string? from,
        [Description("Up to where windows are closed if not given.")] string? to,
        [Description("1h if not given.")] string? window,
        [Description("1 to 20,000 windows, as many if not given.")] string? limit,
        [Description("nextCursor of the answer before.")] string? cursor,
        CancellationToken cancellationToken)
    {
        var reader = new QueryReader();
        var term = reader.Term(nameof(keyword), keyword);
        var period = reader.Period(from, to);
        var seconds = reader.Window(window) ?? WindowLengths.SecondsOf(WindowLengths.OneHour);
        var windows = reader.Limit(limit, MostWindows, MostWindows);
        var next = reader.Cursor(s_list, cursor);
        if (reader.Problem is { } problem)
            return problem;
        if (!await keywords.IsCountedAsync(term!, cancellationToken))
            return KeywordReader.NotCounted(term!);
        var request = new SeriesRequest(term!.Keyword, seconds, next?.At ?? period.From, period.To, windows);
        var (items, behind) = await series.ReadAsync(request, cancellationToken);
        return TypedResults.Ok(new Slice<SeriesWindow>(items, behind is { } at ? Cursor.Encode(s_list, at, "") : null));
    }
}
