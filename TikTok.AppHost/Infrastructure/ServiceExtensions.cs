using Aspire.Hosting.ApplicationModel;
using TikTok.AppHost.Terminal;
using TikTok.ServiceDefaults.Settings;

namespace TikTok.AppHost.Infrastructure;

/// <summary>Adds a service with what it needs.</summary>
internal static class ServiceExtensions
{
    // Aspire chooses a format for every project, which would go before the one that somebody has configured.
    private static readonly string[] s_format = ["LOGGING__CONSOLE__FORMATTERNAME", "LOGGING__CONSOLE__FORMATTEROPTIONS__TIMESTAMPFORMAT"];

    /// <summary>A service that is given its connections and the settings of the command line, and starts when what it needs is there.</summary>
    public static IResourceBuilder<ProjectResource> AddService<TProject>(
        this IDistributedApplicationBuilder builder, string name, AppHostOptions options, params IResourceBuilder<IResourceWithConnectionString>[] connections)
        where TProject : IProjectMetadata, new()
    {
        var service = builder.AddProject<TProject>(name, launchProfileName: null).WithOwnLogFormat().SaysOnTheTerminal(onlyErrors: true);
        foreach (var (variable, value) in SettingArguments.AsVariables(options.Settings))
            service.WithEnvironment(variable, value);
        foreach (var connection in connections)
            service.WithReference(connection).WaitFor(connection);
        return service;
    }

    /// <summary>The service logs as it would without Aspire.</summary>
    public static IResourceBuilder<ProjectResource> WithOwnLogFormat(this IResourceBuilder<ProjectResource> service) => service.WithEnvironment(context =>
    {
        foreach (var variable in s_format)
            context.EnvironmentVariables.Remove(variable);
    });

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
