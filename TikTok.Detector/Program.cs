using Microsoft.AspNetCore.Builder;
using TikTok.Detector;
using TikTok.Detector.Evaluation;
using TikTok.ServiceDefaults;
using TikTok.ServiceDefaults.Connections;
using TikTok.ServiceDefaults.Start;
using TikTok.Storage.Ownership;

OneCulture.Use();

if (EvaluationCommands.IsAskedFor(args))
    return await EvaluationCommands.RunAsync(args);

PrivateFiles.OnlyFromNowOn();
return await OneLineErrors.RunAsync(async () =>
{
    var builder = WebApplication.CreateSlimBuilder(args);
    builder.ListenOnLoopbackUnlessTold(port: 0);
    await using var directory = await builder.OwnDataDirectoryAsync("Detector", ["kafka", "lake", "tiktok"]);
    builder.AddServiceDefaults().AddEventLog().AddLake();
    await builder.AddDatabaseAsync(owner: false);
    builder.AddDetector();

    await using var app = builder.Build();
    app.MapHealth();
    return await app.RunToTheEndAsync();
}, whenCancelled: 0);
