using TikTok.Anomalies.MlNet;

namespace TikTok.Anomalies.Tests.MlNet;

public sealed class MlNetDetectorsTests
{
    [Fact]
    public void Parameters_are_read_by_name_in_any_case()
    {
        var options = MlNetDetectors.Options("ssa-change-point",
        [
            new("confidence", "97.5"), new("CHANGEHISTORYLENGTH", "50"), new("trainingWindowSize", "288"), new("seasonalityWindowSize", "24"),
            new("errorFunction", "absoluteDifference"), new("martingale", "mixture"), new("eps", "0.3"), new("exactVariance", "true"),
        ]);
        Assert.Equal(new SsaChangePointOptions
        {
            Confidence = 97.5,
            ChangeHistoryLength = 50,
            TrainingWindowSize = 288,
            SeasonalityWindowSize = 24,
            ErrorFunction = ErrorFunction.AbsoluteDifference,
            Martingale = Martingale.Mixture,
            Eps = 0.3,
            ExactVariance = true,
        }, options);
    }

    [Fact]
    public void What_is_not_given_has_the_originals_default()
    {
        Assert.Equal(new IidSpikeOptions { Confidence = 99, PvalueHistoryLength = 100, Side = AnomalySide.TwoSided }, MlNetDetectors.Options("iid-spike", []));
        Assert.Equal(new IidChangePointOptions { Confidence = 95, ChangeHistoryLength = 20, Martingale = Martingale.Power, Eps = 0.1 }, MlNetDetectors.Options("iid-change-point", []));
        Assert.Equal(new SsaSpikeOptions { TrainingWindowSize = 100, SeasonalityWindowSize = 10, ErrorFunction = ErrorFunction.SignedDifference }, MlNetDetectors.Options("ssa-spike", []));
        Assert.Equal(
            new SrCnnOptions { WindowSize = 64, BackAddWindowSize = 5, LookaheadWindowSize = 5, AveragingWindowSize = 3, JudgementWindowSize = 21, Threshold = 0.3 },
            MlNetDetectors.Options("sr-cnn", []));
    }

    [Fact]
    public void Every_parameter_of_every_detector_can_be_set()
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["side"] = "Negative", ["martingale"] = "Mixture", ["errorFunction"] = "SquaredDifference", ["eps"] = "0.25", ["threshold"] = "0.7", ["exactVariance"] = "true",
            ["confidence"] = "42", ["trainingWindowSize"] = "99", ["windowSize"] = "33",
        };
        foreach (var name in MlNetDetectors.Names)
        {
            var defaults = MlNetDetectors.Options(name, []);
            Assert.Equal(name, defaults.Detector);
            Assert.All(MlNetDetectors.Parameters(name), parameter =>
                Assert.NotEqual(defaults, MlNetDetectors.Options(name, [new(parameter, values.GetValueOrDefault(parameter, "7"))])));
        }
    }

    [Fact]
    public void An_unknown_parameter_is_refused_with_the_known_ones()
    {
        var error = Assert.Throws<ArgumentException>(() => MlNetDetectors.Options("iid-spike", [new("window", "3")]));
        Assert.StartsWith("iid-spike has no parameter 'window': it has confidence, pvalueHistoryLength, side, exactVariance.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("confidence", "high", "give a number such as 0.5.")]
    [InlineData("pvalueHistoryLength", "3.5", "give a whole number such as 20.")]
    [InlineData("side", "2", "give one of Positive, Negative, TwoSided.")]
    [InlineData("exactVariance", "yes", "give true or false.")]
    public void A_value_that_cannot_be_read_is_refused_with_what_could(string name, string value, string advice)
    {
        var error = Assert.Throws<ArgumentException>(() => MlNetDetectors.Options("iid-spike", [new(name, value)]));
        Assert.StartsWith($"{name} cannot be '{value}': {advice}", error.Message, StringComparison.Ordinal);
        Assert.Equal(name, error.ParamName);
    }

    [Fact]
    public void An_unknown_detector_is_refused_with_the_known_ones() =>
        Assert.StartsWith("There is no detector 'spike': give one of iid-spike, iid-change-point, ssa-spike, ssa-change-point, sr-cnn.",
            Assert.Throws<ArgumentException>(() => MlNetDetectors.Options("spike", [])).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_detector_starts_by_its_name() =>
        Assert.All(MlNetDetectors.Names, name => Assert.Equal(1, MlNetDetectors.Start(MlNetDetectors.Options(name, []), [.. Enumerable.Range(0, 150).Select(i => (double)(i % 9))]) is var detector && detector.Update(1).Alert ? 0 : 1));
}
