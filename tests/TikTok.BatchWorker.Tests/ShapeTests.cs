using Microsoft.Extensions.DependencyInjection;
using TikTok.BatchWorker.ParseDay;
using TikTok.BatchWorker.Summarise;
using TikTok.Testing;

namespace TikTok.BatchWorker.Tests;

/// <summary>Dispersion and the shapes of day and week, beside what the platform does.</summary>
public sealed class ShapeTests(PostgresFixture postgres) : IDisposable
{
    private const int Days = 7;
    private static readonly DateOnly s_day = new(2020, 3, 2);
    private readonly TemporaryDirectory _directory = new();
    private ServiceHost? _host;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_keyword_that_is_only_used_at_noon_has_the_shape_of_noon()
    {
        await using var host = await StartAsync(hour => hour == 12 ? [(4, "#rain", 60), (12, "#lunch", 60)] : [(4, "#rain", 60)]);

        Assert.InRange(await FactorAsync("#lunch", hour: 12), 2, 8); // a platform of 108 posts a day, 16 of them then
        Assert.InRange(await FactorAsync("#lunch", hour: 3), 0, 0.95);
        Assert.InRange(await FactorAsync("*", hour: 3), 0.99, 1.01); // the platform is its own measure
        Assert.InRange(await DispersionAsync("dispersion", "#lunch"), 0.02, 0.2); // a post in each of its windows: what varies by the clock is none
    }

    [Fact]
    public async Task A_keyword_of_few_posts_has_the_shape_of_its_language()
    {
        await using var host = await StartAsync(hour => hour switch
        {
            3 => [(4, "they say that old habits never die", 60), (1, "this is the end of the #story", 60)],
            15 => [(4, "und die Kinder sind im Garten", 60), (1, "dies ist das Ende und die #geschichte", 60)],
            < 12 => [(4, "they say that old habits never die", 60)],
            _ => [(4, "und die Kinder sind im Garten", 60)],
        });

        Assert.True(await FactorAsync("#story", hour: 5) > 1.4 && await FactorAsync("#story", hour: 18) < 0.6);
        Assert.True(await FactorAsync("#geschichte", hour: 5) < 0.6 && await FactorAsync("#geschichte", hour: 18) > 1.4);
    }

    [Fact]
    public async Task Posts_that_come_in_heaps_have_more_dispersion_than_those_that_come_evenly()
    {
        await using var host = await StartAsync(hour => hour % 6 == 0 ? [(12, "#even", 60), (48, "#heaps", 5)] : [(12, "#even", 60)]);

        Assert.Equal(0.02, await DispersionAsync("dispersion", "#even"), 0.01);
        Assert.True(await DispersionAsync("dispersion", "#heaps") > 1);
    }

    [Fact]
    public async Task Shapes_are_those_of_windows_of_five_minutes_and_others_have_none()
    {
        await using var host = await StartAsync(_ => [(4, "#rain", 60)]);

        Assert.Equal("300 24 7, 3600 0 0", await host.ScalarAsync<string>("""
            SELECT string_agg(concat_ws(' ', window_seconds, cardinality(day_shape), cardinality(week_shape)), ', ' ORDER BY window_seconds) FROM baselines WHERE keyword = '#rain'
            """));
        Assert.InRange(await DispersionAsync("hour_dispersion", "#rain"), 0.02, 0.1);
    }

    private Task<double> FactorAsync(string keyword, int hour) => _host!.ScalarAsync<double>($"SELECT day_shape[{hour + 1}]::float8 FROM baselines WHERE keyword = '{keyword}' AND window_seconds = 300");

    private Task<double> DispersionAsync(string column, string keyword) => _host!.ScalarAsync<double>($"SELECT {column} FROM baselines WHERE keyword = '{keyword}' AND window_seconds = 300");

    /// <summary>A week of days that are alike, summarised: so many posts of a text in the first minutes of each hour.</summary>
    private async Task<ServiceHost> StartAsync(Func<int, (int Count, string Text, int Minutes)[]> postsOf)
    {
        _host = await ServiceHost.StartAsync(_directory.Path, await postgres.CreateDatabaseAsync(), builder => builder.AddBatchWorker(), ("Batch:BaselineDays", $"{Days}"), ("Batch:MinBaselinePosts", "1"));
        var (lake, id) = (new HandMadeLake(_host.Lake), 0L);
        for (var day = 0; day < Days; day++)
        {
            for (var hour = 0; hour < 24; hour++)
                await lake.AddAsync(s_day.AddDays(day), hour, [.. postsOf(hour).SelectMany(posts => Enumerable.Range(0, posts.Count)
                    .Select(i => PostLine.Of(++id, PostLine.StartMs + ((day * 24 + hour) * 60L + i * posts.Minutes / posts.Count) * 60_000, posts.Text)))]);
            await _host.Services.GetRequiredService<DayParser>().ParseAsync(s_day.AddDays(day), default);
        }

        await _host.Services.GetRequiredService<Summariser>().SummariseAsync(s_day.AddDays(Days - 1), null, default);
        return _host;
    }
}
