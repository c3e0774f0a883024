using TikTok.Api;
using TikTok.ServiceDefaults;
using TikTok.ServiceDefaults.Connections;
using TikTok.ServiceDefaults.Settings;
using TikTok.ServiceDefaults.Start;
using TikTok.Storage.Ownership;

OneCulture.Use();

PrivateFiles.OnlyFromNowOn();
return await CommandLine.RunAsync(ServiceCommand.Create("""
    The read-only REST API over PostgreSQL, and the page.

    Exit codes: 0 stopped; 1 failed (one line says why); 2 wrong command line.
    """, "http://127.0.0.1:5080", (settings, cancellationToken) => OneLineErrors.RunAsync(async () =>
{
    // The page's files lie beside the program, wherever it is started from.
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = settings, ContentRootPath = AppContext.BaseDirectory });
    builder.CheckSettings().AddApiSettings();
    builder.ListenOnLoopbackUnlessTold(port: 5080);
    await using var directory = await builder.OwnOrVisitDataDirectoryAsync("Api", cancellationToken);
    builder.AddServiceDefaults().AddLake(readOnly: true);
    await builder.AddDatabaseAsync(owner: false, cancellationToken);
    builder.AddApi();

    await using var app = builder.Build();
    app.MapHealth();
    app.MapApi();
    return await app.RunToTheEndAsync(cancellationToken);
}, whenCancelled: 0)), args);
