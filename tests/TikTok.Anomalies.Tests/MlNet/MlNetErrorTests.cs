using TikTok.Anomalies.MlNet;

namespace TikTok.Anomalies.Tests.MlNet;

public sealed class MlNetErrorTests
{
    /// <summary>Which parameter is to blame for what the original refuses, by its file.</summary>
    private static readonly Dictionary<string, string> Blamed = new(StringComparer.Ordinal)
    {
        ["iid-spike_c95_h0_two"] = "pvalueHistoryLength",
        ["iid-spike_c101_h30_two"] = "confidence",
        ["iid-spike_c-1_h30_two"] = "confidence",
        ["iid-changepoint_c95_h0_power0.1"] = "changeHistoryLength",
        ["iid-changepoint_c95_h20_power0"] = "eps",
        ["iid-changepoint_c95_h20_power1"] = "eps",
        ["iid-changepoint_c95_h20_none"] = "martingale",
        ["ssa-spike_c95_h32_t48_w24_two_sdiff_whole"] = "trainingWindowSize",
        ["ssa-spike_c95_h32_t100_w1_two_sdiff_whole"] = "seasonalityWindowSize",
        ["srcnn_w24_b0_l5_a3_j16_t0.2"] = "backAddWindowSize",
        ["srcnn_w24_b5_l25_a3_j16_t0.2"] = "lookaheadWindowSize",
        ["srcnn_w24_b5_l24_a3_j16_t0.2"] = "lookaheadWindowSize",
        ["srcnn_w24_b5_l23_a3_j16_t0.2"] = "lookaheadWindowSize",
        ["srcnn_w24_b5_l5_a25_j16_t0.2"] = "averagingWindowSize",
        ["srcnn_w24_b5_l5_a3_j25_t0.2"] = "judgementWindowSize",
        ["srcnn_w24_b5_l5_a3_j16_t1"] = "threshold",
        ["srcnn_w24_b5_l5_a3_j16_t0"] = "threshold",
        ["srcnn_w0_b5_l5_a3_j16_t0.2"] = "windowSize",
    };

    [Fact]
    public void Whatever_the_original_refuses_is_refused_with_the_parameter_named()
    {
        var reference = Reference.OrSkip();
        var rows = reference.ReadErrors().ToList();
        Assert.NotEmpty(rows);
        foreach (var row in rows)
        {
            var file = reference.Files.Single(candidate => candidate.File.Replace(".csv.gz", "", StringComparison.Ordinal) == row["file"]);
            var error = Assert.ThrowsAny<ArgumentException>(() =>
            {
                var options = file.Options();
                var values = reference.Series[row["series"]];
                MlNetDetectors.Start(options, values.AsSpan(0, file.Training.Training(values.Length, ((SsaOptions)options).TrainingWindowSize)), file.Mode);
            });
            var blamed = row["series"] == "inf_inside" ? "series" : Blamed[row["file"]];
            Assert.Equal((row["file"], blamed), (row["file"], error.ParamName));
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-0.001)]
    [InlineData(100.001)]
    [InlineData(double.PositiveInfinity)]
    public void A_confidence_that_is_no_percentage_is_refused_by_all_that_have_one(double confidence)
    {
        Refused("confidence", new IidSpikeOptions { Confidence = confidence });
        Refused("confidence", new IidChangePointOptions { Confidence = confidence });
        Refused("confidence", new SsaSpikeOptions { Confidence = confidence });
        Refused("confidence", new SsaChangePointOptions { Confidence = confidence });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void A_history_of_nothing_is_refused(int length)
    {
        Refused("pvalueHistoryLength", new IidSpikeOptions { PvalueHistoryLength = length });
        Refused("pvalueHistoryLength", new SsaSpikeOptions { PvalueHistoryLength = length });
        Refused("changeHistoryLength", new IidChangePointOptions { ChangeHistoryLength = length });
        Refused("changeHistoryLength", new SsaChangePointOptions { ChangeHistoryLength = length });
    }

    [Fact]
    public void Choices_that_do_not_exist_are_refused()
    {
        Refused("side", new IidSpikeOptions { Side = (AnomalySide)7 });
        Refused("errorFunction", new SsaSpikeOptions { ErrorFunction = (ErrorFunction)7 });
        Refused("martingale", new IidChangePointOptions { Martingale = (Martingale)7 });
        Refused("martingale", new SsaChangePointOptions { Martingale = Martingale.None });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void The_mixture_martingale_has_no_threshold_at_the_ends_of_confidence(double confidence) =>
        Refused("confidence", new IidChangePointOptions { Martingale = Martingale.Mixture, Confidence = confidence });

    [Fact]
    public void The_message_says_the_bound_the_value_and_what_to_do()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => SsaModel.Train([], trainingWindowSize: 48, seasonalityWindowSize: 24));
        Assert.Contains("must be more than twice the seasonalityWindowSize of 24: give at least 49.", error.Message, StringComparison.Ordinal);
        Assert.Equal(48, error.ActualValue);
    }

    private static void Refused(string parameter, MlNetOptions options) =>
        Assert.Equal(parameter, Assert.Throws<ArgumentOutOfRangeException>(options.Validate).ParamName);
}
