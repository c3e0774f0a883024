using TikTok.ServiceDefaults;
using TikTok.Standalone;
using TikTok.Storage.Ownership;

PrivateFiles.OnlyFromNowOn();
return await new StandaloneArguments()
    .Command((options, settings, cancellationToken) => OneLineErrors.RunAsync(() => StandaloneHost.RunAsync(options, settings, cancellationToken), whenCancelled: 0))
    .Parse(args).InvokeAsync(CommandLine.Patient);
