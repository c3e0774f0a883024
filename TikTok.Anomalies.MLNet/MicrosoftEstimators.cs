using Microsoft.ML;
using Microsoft.ML.Transforms.TimeSeries;
using TikTok.Anomalies.MlNet;

namespace TikTok.Anomalies.MLNet;

/// <summary>Microsoft's estimators from our parameters, which have their names, by the published signatures of TimeSeriesCatalog.</summary>
internal static class MicrosoftEstimators
{
    public static ITransformer Fit(MLContext context, MlNetOptions options, ReadOnlySpan<double> training)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        if (options is PValueOptions { ExactVariance: true })
            throw new ArgumentException("exactVariance mends what Microsoft's detectors do: leave it out, or take ours.", nameof(options));
        var data = context.Data.LoadFromEnumerable(SeriesPoint.Of(training));
        var catalog = context.Transforms;
        const string Output = nameof(Prediction.Numbers);
        const string Input = nameof(SeriesPoint.Value);
        return options switch
        {
            IidSpikeOptions spike => catalog.DetectIidSpike(Output, Input, spike.Confidence, spike.PvalueHistoryLength, Side(spike.Side)).Fit(data),
            IidChangePointOptions change => catalog.DetectIidChangePoint(
                Output, Input, change.Confidence, change.ChangeHistoryLength, Type(change.Martingale), change.Eps).Fit(data),
            SsaSpikeOptions spike => catalog.DetectSpikeBySsa(
                Output, Input, spike.Confidence, spike.PvalueHistoryLength, spike.TrainingWindowSize, spike.SeasonalityWindowSize, Side(spike.Side), Error(spike.ErrorFunction)).Fit(data),
            SsaChangePointOptions change => catalog.DetectChangePointBySsa(
                Output, Input, change.Confidence, change.ChangeHistoryLength, change.TrainingWindowSize, change.SeasonalityWindowSize,
                Error(change.ErrorFunction), Type(change.Martingale), change.Eps).Fit(data),
            SrCnnOptions residual => catalog.DetectAnomalyBySrCnn(
                Output, Input, residual.WindowSize, residual.BackAddWindowSize, residual.LookaheadWindowSize, residual.AveragingWindowSize,
                residual.JudgementWindowSize, residual.Threshold).Fit(data),
            _ => throw new ArgumentException($"{options} are parameters of no detector known here.", nameof(options)),
        };
    }

    private static Microsoft.ML.Transforms.TimeSeries.AnomalySide Side(MlNet.AnomalySide side) => Enum.Parse<Microsoft.ML.Transforms.TimeSeries.AnomalySide>(side.ToString());

    private static MartingaleType Type(Martingale martingale) => Enum.Parse<MartingaleType>(martingale.ToString());

    private static Microsoft.ML.Transforms.TimeSeries.ErrorFunction Error(MlNet.ErrorFunction function) =>
        Enum.Parse<Microsoft.ML.Transforms.TimeSeries.ErrorFunction>(function.ToString());
}
