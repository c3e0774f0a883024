using TikTok.ServiceDefaults;
using TikTok.Standalone;

OneCulture.Use();

return await new StandaloneArguments()
    .Command((options, settings, cancellationToken) => OneLineErrors.RunAsync(() => StandaloneHost.RunAsync(options, settings, cancellationToken), whenCancelled: options.Once ? CommandLine.Stopped : 0))
    .Parse(args).InvokeAsync(CommandLine.Patient);
