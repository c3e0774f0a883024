using TikTok.AppHost;
using TikTok.AppHost.Commands;
using TikTok.AppHost.Embedded;
using TikTok.AppHost.Infrastructure;
using TikTok.AppHost.Modes;

try
{
    var builder = DistributedApplication.CreateBuilder(args);
    var choice = await ModeChoice.MakeAsync(builder.Configuration["mode"], builder.Configuration, builder.ExecutionContext.IsPublishMode, ContainerEngine.FindAsync);
    Console.Error.WriteLine($"Mode {choice.Mode.ToString().ToLowerInvariant()}: {choice.Reason}.");

    if (choice.Mode == AppMode.Embedded)
    {
        builder.AddStandalone(StandaloneArguments.From(args, builder.Configuration));
    }
    else
    {
        var (kafka, lake, database) = choice.Mode == AppMode.Containers ? Connections.AsContainers(builder) : Connections.AsGiven(builder);

        // dump -> [tiktok.posts]
        builder.AddService<Projects.TikTok_Replayer>("replayer", kafka).ReplaysOnCommand();

        // [tiktok.posts] -> lake, and -> latest posts
        builder.AddService<Projects.TikTok_Archiver>("archiver", kafka, lake, database).WithReplicas(2).WithHealth();

        // [tiktok.posts] -> [tiktok.keyword-counts] -> [tiktok.candidates] -> anomalies -> [tiktok.anomalies]
        builder.AddService<Projects.TikTok_Detector>("detector", kafka, lake, database).WithReplicas(2).WithHealth();

        // lake -> posts per day -> baselines
        builder.AddService<Projects.TikTok_BatchWorker>("batchworker", lake, database).RunsDaysOnCommand();

        // anomalies, series, latest posts, lineage -> REST, page
        builder.AddService<Projects.TikTok_Api>("api", database, lake).WithHealth(port: 5080).WithPage();
    }

    builder.Build().Run();
    return 0;
}
catch (UsageException wrong)
{
    Console.Error.WriteLine($"error: {wrong.Message}");
    return 2;
}
