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
    /// <param name="builder">The program.</param>
    /// <param name="inputs">What the inputs were found with; they hold the pipes that are open.</param>
    public static IHostApplicationBuilder AddReplayer(this IHostApplicationBuilder builder, InputFiles inputs)
    {
        builder.Services.AddSingleton(inputs);
        builder.Services.AddSingleton<DumpReplay>();
        builder.Services.AddSingleton<SharedReplay>();
        return builder;
    }
}
