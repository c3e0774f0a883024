using TikTok.AppHost;
using TikTok.ServiceDefaults;

OneCulture.Use();
return await CommandLine.RunAsync(new AppHostArguments().Command((options, cancellationToken) => OneLineErrors.RunAsync(() => AppModel.RunAsync(options, cancellationToken), whenCancelled: 0)), args, foreign: AppHostArguments.AspireSections);
