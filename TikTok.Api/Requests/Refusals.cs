using Microsoft.AspNetCore.Http.HttpResults;

namespace TikTok.Api.Requests;

/// <summary>The answer 400: which parameter is not accepted, and what is.</summary>
internal static class Refusals
{
    public static ProblemHttpResult Of(IEnumerable<string> problems) =>
        TypedResults.Problem(string.Join(' ', problems), statusCode: StatusCodes.Status400BadRequest, title: "A parameter is not accepted.");
}
