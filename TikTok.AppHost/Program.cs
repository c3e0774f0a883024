using TikTok.AppHost;

var builder = DistributedApplication.CreateBuilder(args);

// Embedded defaults: every service in one process, with its own log, lake and PostgreSQL below --data.
// Arguments of the Standalone (--input, --data, --urls, --fresh, --live, ..) pass through.
var standalone = StandaloneArguments.From(args);
foreach (var unknown in standalone.Unknown)
    Console.Error.WriteLine($"warning: '{unknown}' is no option of the Standalone and is not passed on; see README.md");

builder.AddProject<Projects.TikTok_Standalone>("standalone", launchProfileName: null)
    .WithArgs(standalone.ToArray())
    .WithHttpEndpoint(port: standalone.Port, name: "http", isProxied: false)
    .WithHttpHealthCheck("/health")
    .WithExternalHttpEndpoints()
    .WithUrlForEndpoint("http", url => url.DisplayText = "Page")
    .WithUrlForEndpoint("http", _ => new() { Url = "/docs", DisplayText = "API" });

builder.Build().Run();
