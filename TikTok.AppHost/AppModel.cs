using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TikTok.AppHost.Commands;
using TikTok.AppHost.Embedded;
using TikTok.AppHost.Infrastructure;
using TikTok.AppHost.Modes;
using TikTok.AppHost.Terminal;
using TikTok.ServiceDefaults;
using TikTok.ServiceDefaults.Logs;

namespace TikTok.AppHost;

/// <summary>What is run, by mode.</summary>
internal static class AppModel
{
    /// <summary>Runs it until it is stopped.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(AppHostOptions options, CancellationToken cancellationToken)
    {
        try
        {
            var builder = DistributedApplication.CreateBuilder(options.Aspire);
            builder.UseTerminal();
            var choice = await ModeChoice.MakeAsync(options.Mode ?? builder.Configuration["mode"], builder.Configuration, builder.ExecutionContext.IsPublishMode, ContainerEngine.FindAsync);
            await Console.Error.WriteLineAsync($"Mode {choice.Mode.ToString().ToLowerInvariant()}: {choice.Reason}.");
            if (choice.Mode == AppMode.Embedded)
                builder.AddStandalone(StandaloneArguments.From(options, builder.Configuration), options.Url.Port);
            else
                AddServices(builder, choice.Mode, options);
            if (builder.ExecutionContext.IsRunMode)
                builder.Eventing.Subscribe<BeforeStartEvent>((start, _) =>
                {
                    var hasDashboard = start.Services.GetService<DistributedApplicationOptions>() is not { DisableDashboard: true };
                    var isElsewhere = choice.Mode != AppMode.Embedded && builder.Configuration.GetValue<bool>("DcpPublisher:RandomizePorts"); // under test
                    TakenAddresses.Refuse(isElsewhere ? null : options.Url, hasDashboard ? builder.Configuration : null);
                    return Task.CompletedTask;
                });

            await using var app = builder.Build();
            await app.RunAsync(cancellationToken);
            return 0;
        }
        catch (UsageException wrong)
        {
            await Console.Error.WriteLineAsync($"error: {wrong.Message}");
            return CommandLine.WrongUsage;
        }
        catch (DistributedApplicationException failure)
        {
            await Console.Error.WriteLineAsync($"error: {failure.Message.ReplaceLineEndings(" ")}");
            return 1;
        }
    }

    private static void AddServices(IDistributedApplicationBuilder builder, AppMode mode, AppHostOptions options)
    {
        if (options.Standalone is [var (name, _), ..])
            throw new UsageException($"{name} is for --mode embedded; this is {mode.ToString().ToLowerInvariant()} mode, in which the dashboard's commands replay a dump.");
        var (kafka, lake, database) = mode == AppMode.Containers ? Connections.AsContainers(builder) : Connections.AsGiven(builder);

        // dump -> [tiktok.posts]
        builder.AddService<Projects.TikTok_Replayer>("replayer", options, kafka).ReplaysOnCommand();

        // [tiktok.posts] -> lake, and -> latest posts
        builder.AddService<Projects.TikTok_Archiver>("archiver", options, kafka, lake, database).WithReplicas(2).WithHealth();

        // [tiktok.posts] -> [tiktok.keyword-counts] -> [tiktok.candidates] -> anomalies -> [tiktok.anomalies]
        builder.AddService<Projects.TikTok_Detector>("detector", options, kafka, lake, database).WithReplicas(2).WithHealth();

        // lake -> posts per day -> baselines
        builder.AddService<Projects.TikTok_BatchWorker>("batchworker", options, lake, database).RunsDaysOnCommand();

        // anomalies, series, latest posts, lineage -> REST, page
        var api = builder.AddService<Projects.TikTok_Api>("api", options, database, lake).WithHealth(port: options.Url.Port).WithPage();
        api.OnResourceReady((_, _, _) => Console.Out.WriteLineAsync($"Open {api.GetEndpoint("http").Url} for the page, {api.GetEndpoint("http").Url}/docs for the API"));
    }

    /// <summary>The terminal is for what the resources say and where things are; what Aspire says of each request and process is for those who ask.</summary>
    private static void UseTerminal(this IDistributedApplicationBuilder builder)
    {
        builder.Services.AddConsoleFormat(builder.Configuration);
        builder.Services.HearUnlessTold(builder.Configuration,
            ("Microsoft", LogLevel.Warning), ("System", LogLevel.Warning), ("Grpc", LogLevel.Warning), ("Polly", LogLevel.Warning), ("Aspire.Hosting.Dcp", LogLevel.Warning),
            ("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None), // a start that fails is one line, at the end
            ("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None)); // a resource that starts is not well yet
    }
}
