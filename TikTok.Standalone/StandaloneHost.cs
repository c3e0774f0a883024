using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TikTok.Api;
using TikTok.Archiver;
using TikTok.BatchWorker;
using TikTok.Detector;
using TikTok.Replayer;
using TikTok.Replayer.Input;
using TikTok.Replayer.Replay;
using TikTok.ServiceDefaults;
using TikTok.ServiceDefaults.Connections;
using TikTok.ServiceDefaults.Logs;
using TikTok.ServiceDefaults.Settings;
using TikTok.ServiceDefaults.Start;
using TikTok.Storage.Ownership;

namespace TikTok.Standalone;

/// <summary>All services in one process, on the embedded defaults.</summary>
internal static class StandaloneHost
{
    public static async Task<int> RunAsync(StandaloneOptions options, string[] settings, CancellationToken cancellationToken)
    {
        // What can be wrong is looked at before anything is started.
        // Named, so that the page's files are found whichever program runs this.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = settings,
            ContentRootPath = AppContext.BaseDirectory,
            ApplicationName = typeof(StandaloneHost).Assembly.GetName().Name,
        });
        builder.CheckSettings().AddDetectorSettings().AddArchiverSettings().AddBatchWorkerSettings().AddApiSettings();
        builder.HearUnlessTold(("Microsoft", LogLevel.Warning), ("System", LogLevel.Warning), ("Microsoft.Hosting.Lifetime", LogLevel.Warning));
        options = options with { DataDirectory = builder.UseDataDirectory(options.DataDirectory) };
        var inputs = new InputFiles(builder.Configuration.GetConnectionString("lake"));
        if (options.Input is not null)
            await LookAtInputAsync(inputs, options.Input, options.DataDirectory, cancellationToken);
        var addresses = Addresses(options.Urls);
        if (options.Fresh)
            RefuseToEmptyWhatIsElsewhere(builder.Configuration);
        builder.Configuration.AddInMemoryCollection([new("urls", options.Urls)]);

        // From here on the directory is ours alone, to the end.
        await using var directory = await builder.TakeDataDirectoryAsync("Standalone", isService: true, cancellationToken);
        var reserved = addresses.ConvertAll(Reserve);
        using var starting = ConsoleFormat.StartLog(builder.Configuration, LogLevel.Information);
        if (options.Fresh || DirectoryClearing.IsUnfinished(directory.Path))
            await FreshStart.ClearAsync(directory, starting.CreateLogger("TikTok.Standalone"), cancellationToken);

        var input = options.Input ?? await Sample.EnsureAsync(directory.Path, cancellationToken);
        await AddServicesAsync(builder, options, await ReplayPlan.MakeAsync(options, input, inputs, cancellationToken), inputs, cancellationToken);

        await using var app = builder.Build();
        app.MapHealth().MapApi();
        app.Lifetime.ApplicationStarted.Register(() => Log.Listening(app.Logger, string.Join(' ', app.Urls)));
        reserved.ForEach(listener => listener.Dispose());
        var exitCode = await app.RunToTheEndAsync(cancellationToken);
        var outcome = app.Services.GetRequiredService<ReplayOutcome>();
        if (exitCode == 0 && options.Once && outcome.Verdict is { } verdict)
            throw new InputException(verdict);
        return exitCode == 0 && options.Once && !outcome.IsComplete ? CommandLine.Stopped : exitCode;
    }

    private static async Task AddServicesAsync(WebApplicationBuilder builder, StandaloneOptions options, ReplayOptions replay, InputFiles inputs, CancellationToken cancellationToken)
    {
        builder.AddServiceDefaults().AddEventLog().AddLake();
        await builder.AddDatabaseAsync(owner: true, cancellationToken);
        builder.AddDetector().AddArchiver().AddBatchWorker().AddReplayer(inputs).AddApi();
        builder.Services.AddSingleton(options).AddSingleton(replay).AddSingleton<ReplayProgress>().AddSingleton<ReplayOutcome>().AddSingleton<Drain>();
        builder.Services.AddHostedService<AnomalyLines>().AddHostedService<ProgressLines>().AddHostedService<Driver>();
    }

    private static async Task LookAtInputAsync(InputFiles inputs, string input, string dataDirectory, CancellationToken cancellationToken)
    {
        var files = await inputs.FindAsync(input, cancellationToken);
        InputPlace.RefuseOverlap(input, files, dataDirectory);
        await InputFiles.LookIntoAsync(files.Where(file => file.CanBeReadAgain), cancellationToken);
    }

    private static void RefuseToEmptyWhatIsElsewhere(IConfiguration configuration)
    {
        foreach (var (connection, what) in (ReadOnlySpan<(string, string)>)[("tiktok", "database"), ("kafka", "Kafka"), ("lake", "bucket")])
            if (!string.IsNullOrWhiteSpace(configuration.GetConnectionString(connection)))
                throw new IOException($"--fresh does not empty a {what} of your own (ConnectionStrings__{connection} is set), and log, lake and database belong together: start without --fresh to go on. To start over, empty all three yourself; every anomaly found so far is lost then.");
    }

    private static List<Uri> Addresses(string urls) =>
    [
        .. urls.Split(';').Select(url => ListeningExtensions.LoopbackAddress(url)
            ?? throw new IOException($"--urls {url}: give a loopback address such as {new StandaloneOptions().Urls}; put a proxy before it to be reached from elsewhere.")),
    ];

    /// <summary>
    /// Finds out that an address is taken before PostgreSQL and the log are started (the web server itself would find out last),
    /// and keeps it until then: PostgreSQL looks for a free port too.
    /// </summary>
    private static TcpListener Reserve(Uri address)
    {
        try
        {
            return ListeningExtensions.Reserve(address);
        }
        catch (SocketException taken)
        {
            throw new IOException($"{address.OriginalString} cannot be listened on ({taken.Message}): stop the other program, or choose another address with --urls.", taken);
        }
    }
}
