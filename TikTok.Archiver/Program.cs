using Microsoft.AspNetCore.Builder;
using TikTok.Archiver;
using TikTok.Archiver.LakeCare;
using TikTok.ServiceDefaults;
using TikTok.ServiceDefaults.Connections;
using TikTok.ServiceDefaults.Settings;
using TikTok.ServiceDefaults.Start;
using TikTok.Storage.Ownership;

OneCulture.Use();

PrivateFiles.OnlyFromNowOn();
return await CommandLine.RunAsync(LakeCommands.Beside((settings, cancellationToken) => OneLineErrors.RunAsync(async () =>
{
    var builder = WebApplication.CreateSlimBuilder(settings);
    builder.CheckSettings().AddArchiverSettings();
    builder.ListenOnLoopbackUnlessTold(port: 0);
    await using var directory = await builder.OwnDataDirectoryAsync("Archiver", ["kafka", "lake", "tiktok"], cancellationToken);
    builder.AddServiceDefaults().AddEventLog().AddLake();
    await builder.AddDatabaseAsync(owner: false, cancellationToken);
    builder.AddArchiver();

    await using var app = builder.Build();
    app.MapHealth();
    return await app.RunToTheEndAsync(cancellationToken);
}, whenCancelled: 0)), args);
