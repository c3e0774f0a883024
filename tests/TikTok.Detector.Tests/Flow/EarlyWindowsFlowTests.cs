using TikTok.Detector.Counting;
using TikTok.Detector.Scoring;
using TikTok.Storage.EventLog;
using TikTok.Testing;

namespace TikTok.Detector.Tests.Flow;

/// <summary>Windows in which an input ends, through the stages.</summary>
public sealed class EarlyWindowsFlowTests(PostgresFixture postgres) : IDisposable
{
    private const int Begin = 4 * SteadyStream.Day;
    private readonly List<TemporaryDirectory> _directories = [];

    public void Dispose() => _directories.ForEach(directory => directory.Dispose());

    [Fact]
    public async Task Inputs_that_end_in_the_same_window_are_taken_up_together_by_a_Scorer_that_was_away()
    {
        var flow = await NewFlowAsync();
        await using (var counting = await flow.StartAsync(("Detector:Stages", "Counter")))
        {
            for (var minute = 0; minute < 60; minute += 20)
            {
                await counting.AppendAsync(new SteadyStream(minute).With(minute, minute + 20).Posts);
                await counting.AppendStreamTimeAsync(SteadyStream.TimeMs(minute + 19));
                await counting.AppendInputEndAsync(SteadyStream.TimeMs(minute + 18));
                await counting.DrainAsync(CounterStage.Group, Topics.Posts);
            }
        }

        await using var host = await flow.StartAsync();
        await DetectorFlow.DrainAsync(host);
        Assert.Equal(30, await host.ScalarAsync<int>("SELECT posts FROM keyword_windows WHERE keyword = '*' AND window_seconds = 3600"));
        Assert.True(await host.ScalarAsync<bool>("SELECT revised FROM early_windows WHERE window_seconds = 3600"));
    }

    [Fact]
    public async Task A_window_that_a_post_ahead_has_opened_is_judged_once_the_stream_has_come_to_it()
    {
        var flow = await NewFlowAsync();
        await using var host = await flow.StartAsync();
        await host.AppendAsync(new SteadyStream().With(0, Begin).Posts);
        await host.AppendStreamTimeAsync(SteadyStream.TimeMs(Begin - 1));
        await host.AppendAheadAsync(0, PostLine.Of(7, SteadyStream.TimeMs(Begin + 51), "#velorida", "1"));
        await host.AppendInputEndAsync(SteadyStream.TimeMs(Begin + 51));
        await DetectorFlow.DrainAsync(host);
        Assert.Equal("1 -", await WindowAsync(host));

        await host.AppendAsync(new SteadyStream(1_000_000).With(Begin, Begin + 300).With(Begin + 50, Begin + 55, perMinute: 100, authors: 400, "#velorida").Posts);
        await host.AppendStreamTimeAsync(SteadyStream.TimeMs(Begin + 400));
        await DetectorFlow.DrainAsync(host);
        Assert.Equal("502 banded", await WindowAsync(host));
        Assert.Equal(SteadyStream.TimeMs(Begin + 50), new DateTimeOffset(Assert.Single(await DetectorFlow.AnomaliesAsync(host, "keyword = '#velorida'")).StartsAt).ToUnixTimeMilliseconds());
    }

    private static Task<string> WindowAsync(ServiceHost host) => host.ScalarAsync<string>($"""
        SELECT posts || CASE WHEN band_upper IS NULL THEN ' -' ELSE ' banded' END FROM keyword_windows
        WHERE keyword = '#velorida' AND window_seconds = 300 AND window_start = to_timestamp({SteadyStream.TimeMs(Begin + 50) / 1000})
        """);

    private async Task<DetectorFlow> NewFlowAsync()
    {
        var directory = new TemporaryDirectory();
        _directories.Add(directory);
        return new DetectorFlow(directory.Path, await postgres.CreateDatabaseAsync(), DetectorModel.Seasonal);
    }
}
