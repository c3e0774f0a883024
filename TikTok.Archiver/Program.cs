using Microsoft.Extensions.Hosting;
using TikTok.Archiver;
using TikTok.ServiceDefaults;
using TikTok.ServiceDefaults.Connections;

return await OneLineErrors.RunAsync(async () =>
{
    var builder = Host.CreateApplicationBuilder(args);
    builder.AddServiceDefaults().AddEventLog().AddLake();
    await builder.AddDatabaseAsync(owner: false);
    builder.AddArchiver();
    await builder.Build().RunAsync();
    return Environment.ExitCode;
}, whenCancelled: 0);
