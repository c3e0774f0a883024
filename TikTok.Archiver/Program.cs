using Microsoft.AspNetCore.Builder;
using TikTok.Archiver;
using TikTok.Archiver.LakeCare;
using TikTok.ServiceDefaults;
using TikTok.ServiceDefaults.Connections;
using TikTok.ServiceDefaults.Start;
using TikTok.Storage.Ownership;

OneCulture.Use();

PrivateFiles.OnlyFromNowOn();
var isService = args is [] || (args[0].StartsWith('-') && args[0] is not ("--help" or "-h" or "-?" or "--version"));
if (!isService)
    return await LakeCommands.Root().Parse(args).InvokeAsync(CommandLine.Patient);

return await OneLineErrors.RunAsync(async () =>
{
    var builder = WebApplication.CreateSlimBuilder(args);
    builder.ListenOnLoopbackUnlessTold(port: 0);
    await using var directory = await builder.OwnDataDirectoryAsync("Archiver", ["kafka", "lake", "tiktok"]);
    builder.AddServiceDefaults().AddEventLog().AddLake();
    await builder.AddDatabaseAsync(owner: false);
    builder.AddArchiver();

    await using var app = builder.Build();
    app.MapHealth();
    return await app.RunToTheEndAsync();
}, whenCancelled: 0);
