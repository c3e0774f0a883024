using TikTok.Testing;

namespace TikTok.Detector.Tests.Flow;

/// <summary>The stages with ML.NET's detectors.</summary>
public sealed class MlNetFlowTests(PostgresFixture postgres) : IDisposable
{
    private const long Minute = 60_000;
    private const int Hours = 45;
    private const int Loud = 40;
    private const string Anomalies = """
        SELECT id, keyword, kind, detector, detector_version, window_seconds, starts_at, ends_at, state, observed, authors, expected, band_upper, score, severity,
          tested, members, alert, probability, hour_expected, opened_at, closed_at
        FROM anomalies ORDER BY keyword, starts_at, id
        """;

    private static readonly (string Key, string Value)[] s_iidSpike =
        [("Detector:Model", "IidSpike"), ("Detector:MlNet:Parameters:confidence", "99"), ("Detector:MlNet:Parameters:pvalueHistoryLength", "20")];

    private readonly List<TemporaryDirectory> _directories = [];

    public void Dispose() => _directories.ForEach(directory => directory.Dispose());

    [Fact]
    public async Task A_loud_hour_is_one_anomaly_of_that_detector()
    {
        var (_, anomalies) = await RunAsync(s_iidSpike, stops: 0);
        var rain = Assert.Single(anomalies);
        foreach (var text in new[] { "\"keyword\": \"#rain\"", "\"kind\": \"spike\"", "\"detector\": \"iid-spike\"", "\"window_seconds\": 3600", "\"observed\": 150", "\"alert\": true" })
            Assert.Contains(text, rain, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("IidSpike", "confidence=99 pvalueHistoryLength=20")]
    [InlineData("IidChangePoint", "changeHistoryLength=6 confidence=80")]
    [InlineData("SsaSpike", "confidence=99 trainingWindowSize=20 seasonalityWindowSize=6 pvalueHistoryLength=10")]
    [InlineData("SrCnn", "windowSize=16 judgementWindowSize=8 threshold=0.2")]
    public async Task Stopping_in_between_gives_the_tables_of_an_uninterrupted_run(string model, string parameters)
    {
        (string, string)[] settings = [("Detector:Model", model), .. parameters.Split(' ').Select(pair => pair.Split('=')).Select(pair => ($"Detector:MlNet:Parameters:{pair[0]}", pair[1]))];
        var whole = await RunAsync(settings, stops: 0);
        var stopped = await RunAsync(settings, stops: 3);
        Assert.Equal(whole.Windows, stopped.Windows);
        Assert.Equal(whole.Anomalies, stopped.Anomalies);
        Assert.NotEmpty(whole.Anomalies);
    }

    [Fact]
    public async Task Another_model_starts_with_what_is_stored()
    {
        var start = await NewAsync();
        var posts = Posts();
        await using (var before = await start([("Detector:Model", "Classic")]))
            await AppendAsync(before, posts.Where(post => post.Minute < Loud * 60), Loud * 60);
        await using var host = await start(s_iidSpike);
        await AppendAsync(host, posts.Where(post => post.Minute >= Loud * 60), (Hours + 1) * 60);
        Assert.Contains("\"detector\": \"iid-spike\"", Assert.Single(await host.RowsAsync(Anomalies)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("IidSpike", "windowSize", "3", "iid-spike has no parameter 'windowSize'")]
    [InlineData("IidSpike", "confidence", "101", "confidence is a percentage")]
    [InlineData("SsaSpike", "seasonalityWindowSize", "100", "trainingWindowSize must be more than twice")]
    [InlineData("Seasonal", "confidence", "99", "Detector:Model is Seasonal")]
    public async Task Parameters_that_do_not_fit_the_model_are_refused_at_the_start(string model, string name, string value, string problem)
    {
        var start = await NewAsync();
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => start([("Detector:Model", model), ($"Detector:MlNet:Parameters:{name}", value)]));
        Assert.Contains(problem, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Classic", "SsaSpike")]
    [InlineData("Seasonal", "Classic")]
    public async Task A_model_for_watched_keywords_is_one_of_ML_NETs_beside_the_seasonal_one(string model, string watched)
    {
        var start = await NewAsync();
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => start([("Detector:Model", model), ("Detector:Tracking:WatchedModel", watched)]));
        Assert.Contains($"Detector:Tracking:WatchedModel is {watched} and Detector:Model is {model}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watched_keyword_is_judged_by_a_model_of_its_own_hour_by_hour()
    {
        (string, string)[] settings = [.. s_iidSpike.Where(setting => setting.Key != "Detector:Model"), ("Detector:Tracking:WatchedModel", "IidSpike"), ("Detector:Tracking:Watched:0", "#rain")];
        var whole = await RunAsync(settings, stops: 0);
        Assert.Single(whole.Anomalies, row => row.Contains("\"detector\": \"iid-spike\"", StringComparison.Ordinal) && row.Contains("\"window_seconds\": 3600", StringComparison.Ordinal));
        var stopped = await RunAsync(settings, stops: 2);
        Assert.Equal(whole.Windows, stopped.Windows);
        Assert.Equal(whole.Anomalies.Where(row => row.Contains("iid-spike", StringComparison.Ordinal)), stopped.Anomalies.Where(row => row.Contains("iid-spike", StringComparison.Ordinal)), StringComparer.Ordinal);
    }

    private async Task<(List<string> Windows, List<string> Anomalies)> RunAsync((string, string)[] settings, int stops)
    {
        var start = await NewAsync();
        var posts = Posts();
        foreach (var chunk in posts.Chunk(posts.Count / (stops + 1) + 1))
        {
            await using var host = await start(settings);
            await AppendAsync(host, chunk, chunk[^1].Minute);
        }

        await using var last = await start(settings);
        await AppendAsync(last, [], (Hours + 6) * 60);
        return (await last.RowsAsync(DetectorFlow.Windows), await last.RowsAsync(Anomalies));
    }

    private async Task<Func<(string Key, string Value)[], Task<ServiceHost>>> NewAsync()
    {
        var directory = new TemporaryDirectory();
        _directories.Add(directory);
        var connection = await postgres.CreateDatabaseAsync();
        return settings => ServiceHost.StartAsync(directory.Path, connection, builder => builder.AddDetector(),
            [("Detector:SnapshotInterval", "00:00:01"), ("Detector:CommitInterval", "00:00:00.010"), .. settings]);
    }

    private static async Task AppendAsync(ServiceHost host, IEnumerable<(int Minute, byte[] Line)> posts, int untilMinute)
    {
        var lines = posts.Select((post, index) => (index % 2, post.Line)).ToList();
        if (lines.Count > 0)
            await host.AppendAsync(lines);
        await host.AppendStreamTimeAsync(PostLine.StartMs + untilMinute * Minute);
        await DetectorFlow.DrainAsync(host);
    }

    /// <summary>Nine to thirteen posts of #rain an hour and twenty others, each by somebody else; in one hour 150 of #rain.</summary>
    private static List<(int Minute, byte[] Line)> Posts()
    {
        var posts = new List<(int Minute, byte[] Line)>();
        for (var hour = 0; hour <= Hours; hour++)
        {
            var rain = hour == Loud ? 150 : 9 + hour * 7 % 5;
            for (var i = 0; i < rain + 20; i++)
            {
                var minute = hour * 60 + i * 60 / (rain + 20);
                posts.Add((minute, PostLine.Of(posts.Count + 1, PostLine.StartMs + minute * Minute, i < rain ? "#rain" : "#calm", $"{posts.Count}")));
            }
        }

        return posts;
    }
}
