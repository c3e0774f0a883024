using TikTok.Anomalies.MlNet;

namespace TikTok.Detector.Scoring.MlNet;

/// <summary>The models of ML.NET's family, as <c>Detector:Model</c> names them.</summary>
internal static class MlNetModel
{
    private const string Known = "IidSpike, IidChangePoint, SsaSpike, SsaChangePoint or SrCnn";

    /// <summary>Length of the windows that they judge.</summary>
    public static WindowLength Windows => WindowLength.Long;

    /// <summary>Whether a model is one of them.</summary>
    public static bool IsOne(DetectorModel model) => NameOf(model) is not null;

    /// <summary>Parameters of the model that is chosen, for all keywords or for the watched ones.</summary>
    /// <exception cref="ArgumentException">None is chosen, a parameter is not the model's, or out of its bounds.</exception>
    public static MlNetOptions OptionsOf(DetectorOptions options) => CountDefaults.Options(
        ChosenBy(options) ?? throw new ArgumentException("No model of ML.NET's is chosen.", nameof(options)),
        TimeSpan.FromSeconds(Windows.Seconds), options.MlNet.Parameters);

    /// <summary>What is wrong with the choice or its parameters, in one line; null when nothing is.</summary>
    public static string? ProblemWith(DetectorOptions options)
    {
        if (options.Tracking.WatchedModel is { } watched && (!IsOne(watched) || options.Model != DetectorModel.Seasonal))
            return $"Detector:Tracking:WatchedModel is {watched} and Detector:Model is {options.Model}: beside Seasonal, watched keywords can be judged by {Known}.";
        if (ChosenBy(options) is not { } name)
            return options.MlNet.Parameters.Count == 0 ? null
                : $"Detector:MlNet:Parameters are for the models of ML.NET, and Detector:Model is {options.Model}: leave them out, or choose {Known}.";
        return MlNetDetectors.ProblemWith(name, [.. CountDefaults.Of(name, TimeSpan.FromSeconds(Windows.Seconds)), .. options.MlNet.Parameters]) is { } problem
            ? $"Detector:MlNet:Parameters: {problem}" : null;
    }

    private static string? ChosenBy(DetectorOptions options) =>
        NameOf(options.Model) ?? (options.Tracking.WatchedModel is { } watched ? NameOf(watched) : null);

    private static string? NameOf(DetectorModel model) => model switch
    {
        DetectorModel.IidSpike => MlNetDetectors.IidSpike,
        DetectorModel.IidChangePoint => MlNetDetectors.IidChangePoint,
        DetectorModel.SsaSpike => MlNetDetectors.SsaSpike,
        DetectorModel.SsaChangePoint => MlNetDetectors.SsaChangePoint,
        DetectorModel.SrCnn => MlNetDetectors.SrCnn,
        _ => null,
    };
}
