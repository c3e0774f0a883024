using Aspire.Hosting.ApplicationModel;

namespace TikTok.AppHost.Infrastructure;

/// <summary>Adds a service with what it needs.</summary>
internal static class ServiceExtensions
{
    /// <summary>A service that is given its connections, and starts when they are there.</summary>
    public static IResourceBuilder<ProjectResource> AddService<TProject>(
        this IDistributedApplicationBuilder builder, string name, params IResourceBuilder<IResourceWithConnectionString>[] connections)
        where TProject : IProjectMetadata, new()
    {
        var service = builder.AddProject<TProject>(name, launchProfileName: null);
        foreach (var connection in connections)
            service.WithReference(connection).WaitFor(connection);
        return service;
    }

    /// <summary>A service that answers over HTTP: at <c>/health</c> how it is, with reasons.</summary>
    public static IResourceBuilder<ProjectResource> WithHealth(this IResourceBuilder<ProjectResource> service, int? port = null) =>
        service.WithHttpEndpoint(port: port, name: "http").WithHttpHealthCheck("/health");

    /// <summary>The page and the API on the dashboard, and on the page a link from an anomaly to its trace in the dashboard.</summary>
    public static IResourceBuilder<ProjectResource> WithPage(this IResourceBuilder<ProjectResource> service)
    {
        var dashboard = service.ApplicationBuilder.Configuration["ASPNETCORE_URLS"]?.Split(';')[0].TrimEnd('/');
        if (service.ApplicationBuilder.ExecutionContext.IsRunMode && !string.IsNullOrEmpty(dashboard))
            service.WithEnvironment("Api__TraceUrl", $"{dashboard}/traces/detail/{{traceId}}");
        return service
            .WithExternalHttpEndpoints()
            .WithUrlForEndpoint("http", url => url.DisplayText = "Page")
            .WithUrlForEndpoint("http", _ => new() { Url = "/docs", DisplayText = "API" });
    }
}
