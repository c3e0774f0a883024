using System.Globalization;
using System.Text.Json;
using TikTok.Replayer.Generate;
using TikTok.Testing;

namespace TikTok.EndToEnd.Tests;

/// <summary>A real labelled series as posts, through everything.</summary>
public sealed class LabelledSeriesTests
{
    private const string Keyword = "#pfe";
    private const int Rows = 2100; // up to and including the first labelled windows
    private const long WindowSeconds = 300;

    [Fact]
    public async Task The_series_of_the_api_equals_the_counts_row_by_row_and_an_anomaly_overlaps_a_labelled_window()
    {
        var csv = SharedData.FileOrSkip("nab-tweets/Twitter_volume_PFE.csv");
        await WorkDirectory.RequirePostgresAsync();
        await using var work = new WorkDirectory();
        var cancellation = TestContext.Current.CancellationToken;
        var rows = (await File.ReadAllLinesAsync(csv, cancellation)).Take(Rows + 1).ToList();
        await File.WriteAllLinesAsync(work.File("part.csv"), rows, cancellation);
        await using (var dump = File.Create(work.File("posts.ndjson")))
            await new CountsGenerator(new CountsOptions(work.File("part.csv"), Keyword)).WriteAsync(dump, cancellation);

        await using var standalone = StandaloneProcess.Start(work.Data(), ["--input", work.File("posts.ndjson"), $"--Detector:Tracking:Watched:0={Keyword}"]);
        await standalone.WaitForAsync("processing finished");
        var expected = rows.Skip(1).Select(row => row.Split(',')).ToDictionary(row => WindowOf(row[0]), row => long.Parse(row[1], CultureInfo.InvariantCulture));
        var (from, to) = (expected.Keys.Min(), expected.Keys.Max().AddSeconds(WindowSeconds));
        var series = await standalone.GetAllAsync($"/api/v1/keywords/{Uri.EscapeDataString(Keyword)}/series?window=5m&from={from:yyyy-MM-ddTHH:mm:ssZ}&to={to:yyyy-MM-ddTHH:mm:ssZ}");
        var anomalies = await standalone.GetAllAsync($"/api/v1/anomalies?limit=500&keyword={Uri.EscapeDataString(Keyword)}");

        Assert.Equal(expected, series.ToDictionary(item => item.Time("start"), item => item.GetProperty("posts").GetInt64()));
        Assert.Contains(anomalies, anomaly => Labels(csv).Any(label => anomaly.Time("startsAt") < label.End && anomaly.Time("endsAt") > label.Start));
    }

    private static DateTimeOffset WindowOf(string timestamp)
    {
        var seconds = DateTimeOffset.Parse(timestamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeSeconds();
        return DateTimeOffset.FromUnixTimeSeconds(seconds - seconds % WindowSeconds);
    }

    private static IEnumerable<(DateTimeOffset Start, DateTimeOffset End)> Labels(string csv)
    {
        using var windows = JsonDocument.Parse(File.ReadAllText(Path.Combine(Path.GetDirectoryName(csv)!, "windows.json")));
        return windows.RootElement.GetProperty(Path.GetFileName(csv)).EnumerateArray().Select(pair => (Parse(pair[0]), Parse(pair[1]))).ToList();

        static DateTimeOffset Parse(JsonElement time) => DateTimeOffset.Parse(time.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
    }
}
