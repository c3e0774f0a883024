using Microsoft.Extensions.Options;
using TikTok.Api.Problems;
using TikTok.Posts;
using TikTok.ServiceDefaults.Connections;

namespace TikTok.Api.Load;

/// <summary>
/// A request is answered within the time that reading may take, from its arrival on, or told that it is not: a database or a lake
/// that hangs keeps nobody waiting. What it had begun ends by time-outs of its own.
/// </summary>
internal sealed class AnswerInTime(IOptions<DatabaseOptions> options, TimeProvider clock, ILogger<AnswerInTime> logger) : IEndpointFilter
{
    private static readonly object s_arrival = new();

    /// <summary>Notes the arrival, before the request waits for its turn.</summary>
    public static Task NoteArrivalAsync(HttpContext context, RequestDelegate next)
    {
        context.Items[s_arrival] = context.RequestServices.GetRequiredService<TimeProvider>().GetTimestamp();
        return next(context);
    }

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var (request, patience) = (context.HttpContext, options.Value.ReadTimeout);
        var left = patience - clock.GetElapsedTime((long)request.Items[s_arrival]!);
        try
        {
            if (left > TimeSpan.Zero) // else its turn has come too late to begin
                return await next(context).AsTask().WaitAsync(left, clock, request.RequestAborted);
        }
        catch (TimeoutException)
        {
            // Told below.
        }

        Log.NotAnswered(logger, TerminalText.Excerpt(request.Request.Path, 200), $"no answer within {patience.TotalSeconds:0.#} s");
        await Unavailable.WriteAsync(request, "No answer in time.", "PostgreSQL, or the lake, does not answer at the moment.");
        return Results.Empty;
    }
}
