using System.Globalization;
using System.IO.Compression;
using TikTok.Testing;

namespace TikTok.Detector.Tests.Evaluation;

/// <summary>
/// The command prints what Microsoft's own detectors print, for one file of each kind below <c>shared/data/mlnet</c>. Every file, with the
/// tolerance of each row, is compared in the tests of TikTok.Anomalies; here it is that parameters, training, mode and columns arrive.
/// </summary>
public sealed class MlNetReferenceTests
{
    [Theory]
    [InlineData("iid-spike_c99_h200_pos", "iid-spike", "confidence=99 pvalueHistoryLength=200 side=Positive")]
    [InlineData("iid-changepoint_c95_h20_mixture", "iid-change-point", "confidence=95 changeHistoryLength=20 martingale=Mixture")]
    [InlineData("ssa-spike_c95_h20_t72_w8_two_sdiff_head", "ssa-spike", "confidence=95 pvalueHistoryLength=20 trainingWindowSize=72 seasonalityWindowSize=8", "--train", "head")]
    [InlineData("ssa-spike_c95_h32_t288_w24_two_sdiff_head-then-rest", "ssa-spike", "confidence=95 pvalueHistoryLength=32 trainingWindowSize=288 seasonalityWindowSize=24", "--train", "head-then-rest")]
    [InlineData("stream_ssa-spike_c95_h32_t288_w24_two_sdiff_whole", "ssa-spike", "confidence=95 pvalueHistoryLength=32 trainingWindowSize=288 seasonalityWindowSize=24", "--mode", "stream")]
    [InlineData("ssa-changepoint_c95_h50_t288_w24_power0.1_sdiff_whole", "ssa-change-point", "confidence=95 changeHistoryLength=50 trainingWindowSize=288 seasonalityWindowSize=24 eps=0.1")]
    [InlineData("srcnn_w24_b5_l5_a3_j16_t0.2", "sr-cnn", "windowSize=24 backAddWindowSize=5 lookaheadWindowSize=5 averagingWindowSize=3 judgementWindowSize=16 threshold=0.2")]
    public async Task The_command_prints_the_originals_rows(string file, string detector, string parameters, params string[] more)
    {
        var values = Rows("iid-spike_c95_h30_two").Select(row => row["value"]).ToList();
        var expected = Rows(file);
        var series = "index,value\n" + string.Concat(values.Select((value, index) => string.Create(CultureInfo.InvariantCulture, $"{index},{value}\n")));
        var set = parameters.Split(' ').SelectMany(parameter => new[] { "--set", parameter });
        var (exitCode, output, errors) = await DetectorProgram.RunAsync(["backtest", "--series", "-", "--detector", detector, .. set, .. more], series);
        Assert.Equal((0, ""), (exitCode, errors));
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(',')).ToList();
        var printed = lines.Skip(1).Select(cells => lines[0].Zip(cells).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal)).ToList();

        Assert.NotEmpty(expected);
        Assert.Equal(expected.Count, printed.Count);
        var columns = expected[0].Keys.Where(lines[0].Contains).ToList();
        Assert.Superset(new HashSet<string>(StringComparer.Ordinal) { "index", "value", "alert", "score" }, columns.ToHashSet(StringComparer.Ordinal));
        foreach (var (theirs, ours) in expected.Zip(printed).Where(pair => pair.First["grade"] == "2"))
            foreach (var column in columns)
                Assert.True(IsNear(column, Number(theirs[column]), Number(ours[column])), $"row {theirs["index"]}: {column} {theirs[column]} was expected, {ours[column]} came");
    }

    private static bool IsNear(string column, double theirs, double ours) => theirs.Equals(ours) || column switch
    {
        "score" or "mag" => Math.Abs(theirs - ours) <= 1e-3 * Math.Abs(theirs) + 1e-2,
        "p_value" => Math.Abs(theirs - ours) <= 1e-3,
        "martingale" => Math.Abs(theirs - ours) <= 0.02 * theirs,
        _ => false,
    };

    private static List<Dictionary<string, string>> Rows(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(SharedData.FileOrSkip($"mlnet/{file}.csv.gz")), CompressionMode.Decompress));
        var header = reader.ReadLine()!.Split(',');
        var rows = new List<Dictionary<string, string>>();
        while (reader.ReadLine() is { } line)
            if (line.StartsWith("season_noise,", StringComparison.Ordinal))
                rows.Add(header.Zip(line.Split(',')).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal));
        return rows;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
