using Microsoft.Extensions.Hosting;
using TikTok.Detector;
using TikTok.ServiceDefaults;
using TikTok.ServiceDefaults.Connections;

return await OneLineErrors.RunAsync(async () =>
{
    var builder = Host.CreateApplicationBuilder(args);
    builder.AddServiceDefaults().AddEventLog().AddLake();
    await builder.AddDatabaseAsync(owner: false);
    builder.AddDetector();
    await builder.Build().RunAsync();
    return Environment.ExitCode;
}, whenCancelled: 0);
