using System.Buffers;
using TikTok.Anomalies.MlNet;

namespace TikTok.Anomalies.Tests.MlNet;

public sealed class SsaDetectorTests
{
    private static readonly SsaSpikeOptions Hourly = new() { Confidence = 99, PvalueHistoryLength = 24, TrainingWindowSize = 168, SeasonalityWindowSize = 24 };

    [Fact]
    public void A_season_is_predicted_and_what_sticks_out_of_it_is_a_spike()
    {
        var hours = Hours(240);
        hours[200] += 60;
        var detector = new SsaSpikeDetector(Hourly, Hourly.Train(hours.AsSpan(0, 168)));
        var outputs = hours.Skip(168).Select(detector.Update).ToList();
        Assert.All(outputs.Take(32), output => Assert.InRange(output.Score, -4, 4));
        Assert.Equal(200 - 168, outputs.FindIndex(output => output.Alert));
        Assert.InRange(outputs[32].Score, 55, 65);
    }

    [Fact]
    public void The_first_prediction_is_the_models()
    {
        var model = Hourly.Train(Hours(168));
        Assert.Equal(100 - model.NextPrediction, new SsaSpikeDetector(Hourly, model).Update(100).Score);
        Assert.Equal((168, 24), (model.PointsUsed, model.WindowSize));
        Assert.InRange(model.Rank, 1, 12);
    }

    [Fact]
    public void In_stream_mode_a_value_is_scored_against_the_prediction_of_the_next()
    {
        var hours = Hours(200);
        var model = Hourly.Train(hours);
        var batch = new SsaSpikeDetector(Hourly, model);
        var stream = new SsaSpikeDetector(Hourly, model, MlNetMode.Stream);
        var streamed = hours.Skip(168).Select(value => value - stream.Update(value).Score).ToList();
        var batched = hours.Skip(168).Select(value => value - batch.Update(value).Score).ToList();
        Assert.Equal(batched.Skip(1), streamed.SkipLast(1), (left, right) => Math.Abs(left - right) < 1e-9);
    }

    [Fact]
    public void Too_few_values_teach_nothing_and_everything_is_predicted_as_zero()
    {
        double[] values = [4, 6, 5, double.NaN, 7, 5];
        var model = SsaModel.Train(values, trainingWindowSize: 100, seasonalityWindowSize: 8);
        Assert.Equal((0, 5, 0.0), (model.Rank, model.PointsUsed, model.NextPrediction));
        var detector = new SsaSpikeDetector(new SsaSpikeOptions { TrainingWindowSize = 100, SeasonalityWindowSize = 8 }, model);
        Assert.Equal(values, values.Select(value => detector.Update(value).Score));
    }

    [Fact]
    public void An_absent_value_is_not_consumed()
    {
        var model = Hourly.Train(Hours(168));
        var (with, without) = (new SsaSpikeDetector(Hourly, model), new SsaSpikeDetector(Hourly, model));
        with.Update(100);
        without.Update(100);
        Assert.Equal(MlNetOutput.None, with.Update(double.NaN));
        Assert.Equal(without.Update(110), with.Update(110));
    }

    [Theory]
    [InlineData(ErrorFunction.SignedDifference, -3)]
    [InlineData(ErrorFunction.AbsoluteDifference, 3)]
    [InlineData(ErrorFunction.SquaredDifference, 9)]
    [InlineData(ErrorFunction.SignedProportion, -0.3)]
    [InlineData(ErrorFunction.AbsoluteProportion, 0.3)]
    public void An_error_is_counted_as_its_function_says(ErrorFunction function, double score)
    {
        var options = new SsaChangePointOptions { TrainingWindowSize = 50, SeasonalityWindowSize = 4, ErrorFunction = function };
        var detector = new SsaChangePointDetector(options, options.Train(Enumerable.Repeat(10.0, 50).ToArray()));
        Assert.Equal(score, detector.Update(7).Score, 1e-4);
    }

    [Fact]
    public void Zeros_shrink_the_window_to_a_plain_mean_of_two()
    {
        var model = SsaModel.Train(new double[60], trainingWindowSize: 60, seasonalityWindowSize: 8);
        Assert.Equal((1, 2, 0.0), (model.Rank, model.WindowSize, model.NextPrediction));
        var options = new SsaSpikeOptions { TrainingWindowSize = 60, SeasonalityWindowSize = 8 };
        var detector = new SsaSpikeDetector(options, model);
        Assert.Equal([1.0, 0.5], new[] { 1.0, 1.0 }.Select(value => detector.Update(value).Score), (expected, actual) => Math.Abs(expected - actual) < 1e-6);
    }

    [Fact]
    public void Spike_and_change_point_share_a_model_and_predict_the_same()
    {
        var change = new SsaChangePointOptions { TrainingWindowSize = 168, SeasonalityWindowSize = 24, ChangeHistoryLength = 24 };
        var hours = Hours(240);
        var model = Hourly.Train(hours.AsSpan(0, 168));
        var (first, second) = (new SsaSpikeDetector(Hourly, model), new SsaChangePointDetector(change, model));
        Assert.Equal(hours.Skip(168).Select(value => first.Update(value).Score), hours.Skip(168).Select(value => second.Update(value).Score));
    }

    [Fact]
    public void A_stored_model_comes_back_and_takes_no_more_room_than_published()
    {
        var model = Hourly.Train(Hours(168));
        var bytes = new ArrayBufferWriter<byte>();
        model.Save(bytes);
        var restored = SsaModel.Restore(bytes.WrittenSpan);
        Assert.InRange(bytes.WrittenCount, 1, SsaModel.StateBytes(24));
        Assert.Equal((model.Rank, model.WindowSize, model.PointsUsed, model.NextPrediction), (restored.Rank, restored.WindowSize, restored.PointsUsed, restored.NextPrediction));
        var hours = Hours(300);
        var (ours, theirs) = (new SsaSpikeDetector(Hourly, model), new SsaSpikeDetector(Hourly, restored));
        Assert.Equal(hours.Select(ours.Update), hours.Select(theirs.Update));
    }

    [Fact]
    public void Bytes_that_are_no_model_are_refused()
    {
        Assert.Throws<ArgumentException>(() => SsaModel.Restore([]));
        Assert.Throws<ArgumentException>(() => SsaModel.Restore(new byte[40]));
        var bytes = new ArrayBufferWriter<byte>();
        Hourly.Train(Hours(168)).Save(bytes);
        Assert.Throws<ArgumentException>(() => SsaModel.Restore(bytes.WrittenSpan[..^1]));
    }

    [Fact]
    public void A_model_of_a_longer_window_does_not_fit() =>
        Assert.Throws<ArgumentException>(() => new SsaSpikeDetector(Hourly with { SeasonalityWindowSize = 12 }, Hourly.Train(Hours(168))));

    [Fact]
    public void Values_too_large_for_float32_are_refused_in_training_only()
    {
        double[] hours = [.. Hours(168), 1e30, 100];
        Assert.Equal("series", Assert.Throws<ArgumentException>(() => Hourly.Train([.. hours.Skip(10)])).ParamName);
        var detector = new SsaSpikeDetector(Hourly, Hourly.Train(hours));
        Assert.All(hours, value => detector.Update(value));
    }

    [Theory]
    [InlineData(SsaTraining.Whole, 300, 0)]
    [InlineData(SsaTraining.Head, 168, 0)]
    [InlineData(SsaTraining.HeadThenRest, 168, 168)]
    public void Training_says_which_rows_are_learned_and_which_are_judged(SsaTraining training, int learned, int first)
    {
        Assert.Equal((learned, first), (training.Training(300, 168), training.FirstJudged(300, 168)));
        Assert.Equal(10, training.Training(10, 168));
    }

    private static double[] Hours(int count) => [.. Enumerable.Range(0, count).Select(hour => (double)(float)(100 + 20 * Math.Sin(hour * Math.PI / 12) + hour * 7 % 5))];
}
