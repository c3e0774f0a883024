using Microsoft.AspNetCore.Builder;
using TikTok.Detector;
using TikTok.ServiceDefaults;
using TikTok.ServiceDefaults.Connections;

return await OneLineErrors.RunAsync(async () =>
{
    var builder = WebApplication.CreateSlimBuilder(args);
    builder.ListenOnLoopbackUnlessTold(port: 0);
    builder.AddServiceDefaults().AddEventLog().AddLake();
    await builder.AddDatabaseAsync(owner: false);
    builder.AddDetector();

    await using var app = builder.Build();
    app.MapHealth();
    await app.RunAsync();
    return Environment.ExitCode;
}, whenCancelled: 0);
