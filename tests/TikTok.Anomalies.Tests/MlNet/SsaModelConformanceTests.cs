using System.Globalization;
using TikTok.Anomalies.MlNet;

namespace TikTok.Anomalies.Tests.MlNet;

/// <summary>What the original learned in training.</summary>
public sealed class SsaModelConformanceTests(ITestOutputHelper output)
{
    [Fact]
    public void Rank_window_and_first_prediction_of_every_model_are_the_originals()
    {
        var reference = Reference.OrSkip();
        var (compared, equal) = (0, 0);
        foreach (var row in reference.ReadModels())
        {
            var training = Enum.Parse<SsaTraining>(row["train_on"].Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
            var (trainingWindow, window) = (Number(row, "training_window"), Number(row, "seasonality_window"));
            var values = reference.Series[row["series"]];
            var model = SsaModel.Train(values.AsSpan(0, training.Training(values.Length, trainingWindow)), trainingWindow, window);
            if (row["grade"] == "0")
                continue;
            var name = $"{row["series"]} {row["train_on"]} {window}";
            var expected = double.Parse(row["next_prediction_after_fit"], CultureInfo.InvariantCulture);
            Assert.Equal(
                (name, Number(row, "training_points_used"), Number(row, "rank"), Number(row, "effective_window")),
                (name, model.PointsUsed, model.Rank, model.WindowSize));
            Assert.Equal(expected, model.NextPrediction, 1e-3 * Math.Max(1, values.Where(double.IsFinite).Max(Math.Abs)));
            compared++;
            equal += expected.Equals(model.NextPrediction) && Singles(row["ar_coefficients"]).SequenceEqual(model.Coefficients) && Singles(row["state_after_fit"]).SequenceEqual(model.State) ? 1 : 0;
        }

        output.WriteLine($"{compared} models compared, {equal} bit for bit");
        Assert.True(compared > 50);
    }

    private static float[] Singles(string text) => [.. text.Split(' ').Select(number => float.Parse(number, CultureInfo.InvariantCulture))];

    private static int Number(Dictionary<string, string> row, string column) => int.Parse(row[column], CultureInfo.InvariantCulture);
}
