using Microsoft.AspNetCore.Diagnostics;
using Npgsql;
using TikTok.Posts;
using TikTok.ServiceDefaults;
using TikTok.Storage.Lake;

namespace TikTok.Api.Problems;

/// <summary>Says 503 and when to come back while PostgreSQL or the lake is away; every other failure is a 500 without details.</summary>
internal sealed class AwayHandler(ILogger<AwayHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var (title, detail) = exception switch
        {
            PostgresException { SqlState: PostgresErrorCodes.QueryCanceled } => ("No answer in time.", "PostgreSQL took too long for this."),
            NpgsqlException failure when DatabaseAway.Is(failure) => ("The database is away.", "PostgreSQL does not answer at the moment."),
            LakeAwayException => ("The lake is away.", "The lake does not answer at the moment."),
            _ => (null, ""),
        };
        if (title is null)
            return false;
        Log.NotAnswered(logger, TerminalText.Excerpt(httpContext.Request.Path, 200), TerminalText.Line(exception.Message));
        await Unavailable.WriteAsync(httpContext, title, detail);
        return true;
    }
}
