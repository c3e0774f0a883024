using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TikTok.Archiver.DeadLetters;
using TikTok.Archiver.LakeArchive;
using TikTok.Archiver.RecentPosts;
using TikTok.ServiceDefaults.Settings;

namespace TikTok.Archiver;

/// <summary>The Archiver: <c>tiktok.posts</c> to the lake and to the latest view; dead letters to their table.</summary>
public static class ArchiverExtensions
{
    /// <summary>Adds the settings of section <c>Archiver</c>, checked: before anything is created.</summary>
    public static IHostApplicationBuilder AddArchiverSettings(this IHostApplicationBuilder builder) => builder.AddValidatedOptions<ArchiverOptions>("Archiver");

    /// <summary>Adds the Archiver's stages. Needs the log, the lake and the database.</summary>
    public static IHostApplicationBuilder AddArchiver(this IHostApplicationBuilder builder)
    {
        builder.AddArchiverSettings();
        builder.Services.AddHostedService<LakeArchiveStage>().AddHostedService<RecentPostsStage>().AddHostedService<DeadLettersStage>();
        return builder;
    }
}
