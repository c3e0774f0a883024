using TikTok.ServiceDefaults;
using TikTok.Standalone;

return await new StandaloneArguments()
    .Command((options, settings, cancellationToken) => OneLineErrors.RunAsync(() => StandaloneHost.RunAsync(options, settings, cancellationToken)))
    .Parse(args).InvokeAsync(CommandLine.Patient);
