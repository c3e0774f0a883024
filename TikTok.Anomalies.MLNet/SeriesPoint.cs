using TikTok.Anomalies.MlNet;

namespace TikTok.Anomalies.MLNet;

/// <summary>A row that ML.NET reads.</summary>
internal sealed class SeriesPoint
{
    public float Value { get; set; }

    public static List<SeriesPoint> Of(ReadOnlySpan<double> values)
    {
        var points = new List<SeriesPoint>(values.Length);
        foreach (var value in values)
            points.Add(new SeriesPoint { Value = (float)value });
        return points;
    }
}

/// <summary>A row that ML.NET writes: alert, score, then p-value (and martingale), or saliency for SR-CNN.</summary>
internal sealed class Prediction
{
    public double[] Numbers { get; set; } = [];

    public MlNetOutput ToOutput(MlNetOptions options) => options is SrCnnOptions
        ? new MlNetOutput(Numbers[0] != 0, Numbers[1], double.NaN, double.NaN, Numbers[2])
        : new MlNetOutput(Numbers[0] != 0, Numbers[1], Numbers[2], Numbers.Length > 3 ? Numbers[3] : double.NaN, double.NaN);
}
