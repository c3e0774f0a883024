using TikTok.Api;
using TikTok.ServiceDefaults;
using TikTok.ServiceDefaults.Connections;
using TikTok.ServiceDefaults.Start;
using TikTok.Storage.Ownership;

OneCulture.Use();

PrivateFiles.OnlyFromNowOn();
return await OneLineErrors.RunAsync(async () =>
{
    // The page's files lie beside the program, wherever it is started from.
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.ListenOnLoopbackUnlessTold(port: 5080);
    await using var directory = await builder.OwnOrVisitDataDirectoryAsync("Api");
    builder.AddServiceDefaults().AddLake(readOnly: true);
    await builder.AddDatabaseAsync(owner: false);
    builder.AddApi();

    await using var app = builder.Build();
    app.MapHealth();
    app.MapApi();
    return await app.RunToTheEndAsync();
}, whenCancelled: 0);
