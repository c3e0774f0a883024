using Scalar.AspNetCore;

namespace TikTok.Api.OpenApi;

/// <summary>The OpenAPI document and the reference that is made from it; both work without a network.</summary>
internal static class ApiDocument
{
    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", document =>
    {
        document.AddOperationTransformer(ParameterTypes.DescribeAsync);
        document.AddDocumentTransformer((description, _, _) =>
        {
            description.Info.Title = "TikTok anomaly detection for brands";
            description.Info.Version = "v1";
            description.Info.Description =
                "Which keywords leave their normal band, by how much, and the posts behind it. Read-only. Times are UTC as in RFC 3339. "
                + "Lists are { items, nextCursor }: give nextCursor as cursor to go on. Every error is a ProblemDetails.";
            return Task.CompletedTask;
        });
    });

    public static void MapApiDocument(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json");

        // Without a CDN URL the script comes out of the package; the rest turns off what would call the maker's servers.
        app.MapScalarApiReference("/docs", reference => reference
            .WithTitle("API reference")
            .WithOpenApiRoutePattern("/openapi/{documentName}.json")
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent()
            .DisableMcp()
            .HideDeveloperTools()
            .HideClientButton());
    }
}
