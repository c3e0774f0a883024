using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TikTok.BatchWorker.ParseDay;
using TikTok.BatchWorker.Summarise;
using TikTok.BatchWorker.Trends;
using TikTok.ServiceDefaults.Settings;

namespace TikTok.BatchWorker;

/// <summary>The daily work over the lake.</summary>
public static class BatchWorkerExtensions
{
    /// <summary>Adds the settings of section <c>Batch</c>, checked: before anything is created.</summary>
    public static IHostApplicationBuilder AddBatchWorkerSettings(this IHostApplicationBuilder builder) => builder.AddValidatedOptions<BatchOptions>("Batch");

    /// <summary>Adds <see cref="DayParser"/>, <see cref="Summariser"/> and <see cref="TrendPublisher"/>. Needs the lake and the database.</summary>
    public static IHostApplicationBuilder AddBatchWorker(this IHostApplicationBuilder builder)
    {
        builder.AddBatchWorkerSettings();
        builder.Services.AddOptions<BatchOptions>().Configure<IConfiguration>((batch, configuration) => configuration.GetSection("Detector:Tracking:Watched").Bind(batch.Watched));
        builder.Services.AddSingleton<DayParser>().AddSingleton<Summariser>().AddSingleton<TrendPublisher>();
        return builder;
    }
}
