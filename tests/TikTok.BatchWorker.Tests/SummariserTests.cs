using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using TikTok.Anomalies;
using TikTok.BatchWorker.ParseDay;
using TikTok.BatchWorker.Summarise;
using TikTok.Testing;

namespace TikTok.BatchWorker.Tests;

public sealed class SummariserTests(PostgresFixture postgres) : IDisposable
{
    private static readonly DateOnly s_day = new(2020, 3, 2);
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Baselines_are_those_of_all_windows_of_observed_hours_the_empty_ones_too()
    {
        await using var host = await StartAsync();
        var lake = new HandMadeLake(host.Lake);
        var random = new Random(5);
        // Two days; on the first nothing at all was seen from 10 to 14 hours.
        var posts = Enumerable.Range(1, 800).Select(id => (Id: (long)id, Minute: random.Next(0, 2 * 24 * 60), Text: new[] { "#rain", "#rain #sun" }[random.Next(2)])).Where(post => post.Minute is < 600 or >= 840).ToList();
        posts.Add((9001, 3, "#rare"));
        foreach (var hour in posts.GroupBy(post => post.Minute / 60).OrderBy(hour => hour.Key))
            await lake.AddAsync(s_day.AddDays(hour.Key / 24), hour.Key % 24, [.. hour.Select(post => PostLine.Of(post.Id, PostLine.StartMs + post.Minute * 60_000L, post.Text))]);
        await ParseAsync(host, s_day, s_day.AddDays(1));
        await SummariseAsync(host, s_day.AddDays(1));

        var observedHours = posts.Select(post => post.Minute / 60).Distinct().Count();
        foreach (var keyword in new[] { "#rain", "#sun", "*" })
            foreach (var seconds in new[] { 300, 3600 })
            {
                var counts = posts.Where(post => keyword == "*" || post.Text.Split(' ').Contains(keyword, StringComparer.Ordinal)).GroupBy(post => post.Minute * 60 / seconds).Select(window => (double)window.Count()).ToList();
                var expected = Baseline.FromSums(counts.Sum(), counts.Sum(count => count * count), observedHours * 3600 / seconds, 2);
                var condition = $"FROM baselines WHERE keyword = '{keyword}' AND window_seconds = {seconds.ToString(CultureInfo.InvariantCulture)}";
                Assert.Equal(expected.Mean, await host.ScalarAsync<double>($"SELECT mean {condition}"), 1e-9);
                Assert.Equal(expected.StandardDeviation, await host.ScalarAsync<double>($"SELECT standard_deviation {condition}"), 1e-9);
                Assert.Equal(2, await host.ScalarAsync<int>($"SELECT support_days {condition}"));
            }

        Assert.Equal(0, await host.ScalarAsync<long>("SELECT count(*) FROM baselines WHERE keyword = '#rare'"));
    }

    [Fact]
    public async Task A_keyword_is_marked_as_on_most_of_its_posts()
    {
        await using var host = await StartAsync(("Batch:MinBaselinePosts", "1"));
        var lake = new HandMadeLake(host.Lake);
        await lake.AddAsync(s_day, 0, PostLine.Of(1, PostLine.StartMs, "die Katze ist auf dem Dach"), PostLine.Of(2, PostLine.StartMs, "und die Kinder sind im Garten"));
        await lake.AddAsync(s_day.AddDays(1), 0, PostLine.Of(3, PostLine.StartMs + 86_400_000, "they say that old habits never die"), PostLine.Of(4, PostLine.StartMs + 86_400_000, "#fyp the cat"));
        await ParseAsync(host, s_day, s_day.AddDays(1));
        await SummariseAsync(host, s_day.AddDays(1));

        Assert.Equal("#fyp 2, * 2, cat 0, die 1, the 1", await host.ScalarAsync<string>(
            "SELECT string_agg(keyword || ' ' || marks, ', ' ORDER BY keyword) FROM baselines WHERE window_seconds = 3600 AND keyword IN ('*', 'die', 'cat', 'the', '#fyp')"));
    }

    [Fact]
    public async Task The_same_inputs_are_no_new_version_and_changed_ones_are()
    {
        await using var host = await StartAsync();
        var lake = new HandMadeLake(host.Lake);
        await lake.AddAsync(s_day, 0, Posts(1, 10));
        await ParseAsync(host, s_day);
        await SummariseAsync(host, s_day);
        await SummariseAsync(host, s_day);
        Assert.Equal(1, await host.ScalarAsync<long>("SELECT count(*) FROM baseline_versions"));

        await lake.AddAsync(s_day, 0, Posts(100, 3));
        await ParseAsync(host, s_day);
        await SummariseAsync(host, s_day);
        Assert.Equal(2, await host.ScalarAsync<long>("SELECT max(version) FROM baseline_versions"));
        Assert.Equal(13.0 / 12, await host.ScalarAsync<double>("SELECT mean FROM baselines WHERE version = 2 AND keyword = '#rain' AND window_seconds = 300"), 1e-9);
    }

    [Fact]
    public async Task Only_the_last_days_go_in()
    {
        await using var host = await StartAsync(("Batch:BaselineDays", "2"));
        var lake = new HandMadeLake(host.Lake);
        for (var day = 0; day < 3; day++)
        {
            await lake.AddAsync(s_day.AddDays(day), 0, Posts(1 + day * 100, 12 * (day + 1), day));
            await ParseAsync(host, s_day.AddDays(day));
        }

        await SummariseAsync(host, s_day.AddDays(2));
        Assert.Equal((24.0 + 36) / 2, await host.ScalarAsync<double>("SELECT mean FROM baselines WHERE keyword = '#rain' AND window_seconds = 3600"), 1e-9);
    }

    [Fact]
    public async Task A_version_holds_from_the_next_midnight_or_the_next_full_hour_that_is_not_judged_yet()
    {
        await using var host = await StartAsync();
        Assert.Equal("2020-03-03T00:00:00", await EffectiveFromAsync(null));
        Assert.Equal("2020-03-03T05:00:00", await EffectiveFromAsync("2020-03-03T04:05:00Z"));
        Assert.Equal("2020-03-03T05:00:00", await EffectiveFromAsync("2020-03-03T05:00:00Z"));
        Assert.Equal("2020-03-03T00:00:00", await EffectiveFromAsync("2020-03-02T07:30:00Z"));

        async Task<string> EffectiveFromAsync(string? closedUntil)
        {
            await host.ExecuteAsync("DELETE FROM baseline_versions; DELETE FROM scorer_progress");
            if (closedUntil is not null)
                await host.ExecuteAsync($"INSERT INTO scorer_progress VALUES (0, 300, '{closedUntil}'), (0, 3600, '2020-03-02T00:00:00Z')");
            await SummariseAsync(host, s_day);
            return await host.ScalarAsync<string>("SELECT to_char(effective_from AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS') FROM baseline_versions");
        }
    }

    [Fact]
    public async Task The_time_that_is_asked_for_is_the_time_from_which_it_holds()
    {
        await using var host = await StartAsync();
        await host.Services.GetRequiredService<Summariser>().SummariseAsync(s_day, new DateTimeOffset(2020, 3, 5, 2, 0, 0, TimeSpan.FromHours(2)), default);

        Assert.True(await host.ScalarAsync<bool>("SELECT effective_from = '2020-03-05T00:00:00Z' FROM baseline_versions"));
    }

    [Fact]
    public async Task Old_versions_leave_with_their_baselines()
    {
        await using var host = await StartAsync(("Batch:KeepVersionsDays", "3"));
        var lake = new HandMadeLake(host.Lake);
        for (var day = 0; day < 6; day++)
        {
            await lake.AddAsync(s_day.AddDays(day), 0, Posts(1 + day * 100, 10, day));
            await ParseAsync(host, s_day.AddDays(day));
            await SummariseAsync(host, s_day.AddDays(day));
        }

        Assert.Equal("3,4,5,6", await host.ScalarAsync<string>("SELECT string_agg(version::text, ',' ORDER BY version) FROM baseline_versions"));
        Assert.Equal(3, await host.ScalarAsync<int>("SELECT min(version) FROM baselines"));
    }

    [Fact]
    public async Task The_version_that_judges_windows_still_open_is_kept_over_a_gap_longer_than_the_time_that_versions_are_kept()
    {
        await using var host = await StartAsync();
        var lake = new HandMadeLake(host.Lake);
        foreach (var day in new[] { 0, 20 })
        {
            await lake.AddAsync(s_day.AddDays(day), 0, Posts(1 + day * 100, 10, day));
            await ParseAsync(host, s_day.AddDays(day));
        }

        await SummariseAsync(host, s_day);
        var open = s_day.AddDays(20).ToDateTime(new TimeOnly(23, 0), DateTimeKind.Utc);
        await host.ScalarAsync<int>($"INSERT INTO scorer_progress VALUES (0, 3600, '{open:O}') RETURNING 1");
        await SummariseAsync(host, s_day.AddDays(20));

        Assert.Equal("1,2", await host.ScalarAsync<string>("SELECT string_agg(version::text, ',' ORDER BY version) FROM baseline_versions"));
        Assert.True(await host.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM baselines WHERE version = 1)"));
    }

    private static byte[][] Posts(int firstId, int count, int day = 0) =>
        [.. Enumerable.Range(firstId, count).Select(id => PostLine.Of(id, PostLine.StartMs + day * 86_400_000L + id % 60 * 1000, "#rain"))];

    private static async Task ParseAsync(ServiceHost host, params DateOnly[] days)
    {
        foreach (var day in days)
            await host.Services.GetRequiredService<DayParser>().ParseAsync(day, default);
    }

    private static Task SummariseAsync(ServiceHost host, DateOnly day) => host.Services.GetRequiredService<Summariser>().SummariseAsync(day, null, default);

    private async Task<ServiceHost> StartAsync(params (string Key, string Value)[] settings) =>
        await ServiceHost.StartAsync(_directory.Path, await postgres.CreateDatabaseAsync(), builder => builder.AddBatchWorker(), settings);
}
