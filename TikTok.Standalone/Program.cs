using TikTok.ServiceDefaults;
using TikTok.Standalone;
using TikTok.Storage.Ownership;

OneCulture.Use();
PrivateFiles.OnlyFromNowOn();
return await CommandLine.RunAsync(new StandaloneArguments().Command((options, settings, cancellationToken) =>
    OneLineErrors.RunAsync(() => StandaloneHost.RunAsync(options, settings, cancellationToken), whenCancelled: options.Once ? CommandLine.Stopped : 0)), args);
