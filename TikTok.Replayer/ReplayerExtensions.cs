using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TikTok.Replayer.Input;
using TikTok.Replayer.Replay;
using TikTok.Replayer.Replay.Sharing;

namespace TikTok.Replayer;

/// <summary>The Replayer: dumps to <c>tiktok.posts</c>.</summary>
public static class ReplayerExtensions
{
    /// <summary>Adds <see cref="DumpReplay"/> and <see cref="SharedReplay"/>. Needs the log.</summary>
    public static IHostApplicationBuilder AddReplayer(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton(services => new InputFiles(services.GetRequiredService<IConfiguration>().GetConnectionString("lake")));
        builder.Services.AddSingleton<DumpReplay>();
        builder.Services.AddSingleton<SharedReplay>();
        return builder;
    }
}
