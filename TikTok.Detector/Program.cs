using Microsoft.AspNetCore.Builder;
using TikTok.Detector;
using TikTok.Detector.Evaluation;
using TikTok.ServiceDefaults;
using TikTok.ServiceDefaults.Connections;
using TikTok.ServiceDefaults.Settings;
using TikTok.ServiceDefaults.Start;
using TikTok.Storage.Ownership;

OneCulture.Use();

using var standardInput = new StreamReader(Console.OpenStandardInput());
return await EvaluationCommands.RunAsync(args, standardInput, (settings, cancellationToken) => OneLineErrors.RunAsync(async () =>
{
    PrivateFiles.OnlyFromNowOn();
    var builder = WebApplication.CreateSlimBuilder(settings);
    builder.CheckSettings().AddDetectorSettings();
    builder.ListenOnLoopbackUnlessTold(port: 0);
    await using var directory = await builder.OwnDataDirectoryAsync("Detector", ["kafka", "lake", "tiktok"], cancellationToken);
    builder.AddServiceDefaults().AddEventLog().AddLake();
    await builder.AddDatabaseAsync(owner: false, cancellationToken);
    builder.AddDetector();

    await using var app = builder.Build();
    app.MapHealth();
    return await app.RunToTheEndAsync(cancellationToken);
}, whenCancelled: 0));
