using TikTok.Api;
using TikTok.ServiceDefaults;
using TikTok.ServiceDefaults.Connections;

return await OneLineErrors.RunAsync(async () =>
{
    var builder = WebApplication.CreateBuilder(args);
    builder.ListenOnLoopbackUnlessTold(5080);
    builder.AddServiceDefaults().AddLake();
    await builder.AddDatabaseAsync(owner: false);
    builder.AddApi();

    await using var app = builder.Build();
    app.MapHealth();
    app.MapApi();
    await app.RunAsync();
    return Environment.ExitCode;
}, whenCancelled: 0);
