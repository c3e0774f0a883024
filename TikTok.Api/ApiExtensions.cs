using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TikTok.Api.Anomalies;
using TikTok.Api.Database;
using TikTok.Api.DeadLetters;
using TikTok.Api.KeywordSearch;
using TikTok.Api.Lineage;
using TikTok.Api.Load;
using TikTok.Api.OpenApi;
using TikTok.Api.Page;
using TikTok.Api.PostsFeed;
using TikTok.Api.Problems;
using TikTok.Api.Reconciliation;
using TikTok.Api.Requests;
using TikTok.Api.Series;
using TikTok.Api.Status;
using TikTok.Api.Trends;
using TikTok.ServiceDefaults.Settings;

namespace TikTok.Api;

/// <summary>The read-only REST API over PostgreSQL and its page, for whichever process hosts them.</summary>
public static class ApiExtensions
{
    /// <summary>Adds the settings of section <c>Api</c>, checked: before anything is created.</summary>
    public static IHostApplicationBuilder AddApiSettings(this IHostApplicationBuilder builder) => builder.AddValidatedOptions<ApiOptions>("Api");

    /// <summary>Registers what the API needs; PostgreSQL comes from <c>AddDatabaseAsync</c>, the lake from <c>AddLake</c>.</summary>
    public static IHostApplicationBuilder AddApi(this IHostApplicationBuilder builder)
    {
        builder.AddApiSettings();
        builder.Services.AddSingleton<LineageReader>();
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<AwayHandler>();
        builder.Services.AddShedding().AddLongAddresses();
        builder.AddReaders();
        builder.Services.AddHealthChecks().AddCheck<CountedPostsCheck>(CountedPostsCheck.Name, HealthStatus.Degraded)
            .AddCheck<ReadableInputsCheck>(ReadableInputsCheck.Name, HealthStatus.Degraded);
        builder.Services.AddApiDocument();
        builder.Services.AddPage();
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            // Emoji and right-to-left text stay readable. Safe: every answer is application/json with nosniff, never part of HTML.
            json.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        return builder;
    }

    /// <summary>Maps <c>/api/v1</c>, <c>/openapi/v1.json</c>, <c>/docs</c> and the page at <c>/</c>.</summary>
    public static WebApplication MapApi(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseMiddleware<SecurityHeaders>();
        app.Use(LongAddresses.RefuseAsync);
        app.Use(HeadRequests.AnswerAsGetAsync);
        app.UseRouting(); // behind what changes the method
        app.Use(AnswerInTime.NoteArrivalAsync);
        app.UseRateLimiter();

        var api = app.MapGroup("/api/v1").WithKnownParameters().WithShedding()
            .ProducesProblem(StatusCodes.Status500InternalServerError)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        api.MapAnomalies();
        api.MapLineage();
        api.MapSeries();
        api.MapKeywordSearch();
        api.MapPosts();
        api.MapTrends();
        api.MapReconciliation();
        api.MapDeadLetters();
        api.MapStatus();

        app.MapApiDocument();
        app.MapPage();
        return app;
    }
}
