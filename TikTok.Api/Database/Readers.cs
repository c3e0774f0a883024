using Microsoft.Extensions.Options;
using Npgsql;
using TikTok.Api.Anomalies;
using TikTok.Api.KeywordSearch;
using TikTok.Api.PostsFeed;
using TikTok.Api.Series;
using TikTok.Api.Status;
using TikTok.ServiceDefaults.Connections;

namespace TikTok.Api.Database;

/// <summary>
/// What reads the database: for the API on its pool, and under the key <see cref="Page"/> on the page's, so that neither takes
/// the other's connections.
/// </summary>
internal static class Readers
{
    public const string Page = "page";
    private const string Api = "api";

    public static void AddReaders(this IHostApplicationBuilder builder)
    {
        builder.AddReadingPool(Api, options => options.ApiConnections).AddReadingPool(Page, options => options.PageConnections);
        builder.Services.AddSingleton(services => Database(services, Api)).AddKeyedSingleton(Page, (services, _) => Database(services, Page));
        Add<KeywordNames>();
        builder.Services.AddSingleton<IKeywordNames>(services => services.GetRequiredService<KeywordNames>());
        AddNaming<AnomalyReader>();
        AddNaming<KeywordReader>();
        Add<SeriesReader>();
        Add<FeedReader>();
        Add<StatusReader>();

        void Add<TReader>()
            where TReader : class => AddWith<TReader>(services => [services.GetRequiredKeyedService<ReadDatabase>(Page)]);

        void AddNaming<TReader>()
            where TReader : class => AddWith<TReader>(services => [services.GetRequiredKeyedService<ReadDatabase>(Page), services.GetRequiredKeyedService<KeywordNames>(Page)]);

        void AddWith<TReader>(Func<IServiceProvider, object[]> ofPage)
            where TReader : class => builder.Services
            .AddSingleton<TReader>()
            .AddKeyedSingleton(Page, (services, _) => ActivatorUtilities.CreateInstance<TReader>(services, ofPage(services)));
    }

    private static ReadDatabase Database(IServiceProvider services, string key) => new(
        services.GetRequiredKeyedService<NpgsqlDataSource>(key), services.GetRequiredService<IOptions<DatabaseOptions>>().Value.ReadTimeout, services.GetRequiredService<TimeProvider>());
}
