using TikTok.Anomalies.MlNet;

namespace TikTok.Detector.Scoring.MlNet;

/// <summary>The models of ML.NET's family, as <c>Detector:Model</c> names them.</summary>
internal static class MlNetModel
{
    /// <summary>Length of the windows that they judge.</summary>
    public static WindowLength Windows => WindowLength.Long;

    /// <summary>Whether a model is one of them.</summary>
    public static bool IsOne(DetectorModel model) => NameOf(model) is not null;

    /// <summary>Parameters of the model that is chosen.</summary>
    /// <exception cref="ArgumentException">A parameter is not the model's, or out of its bounds.</exception>
    public static MlNetOptions OptionsOf(DetectorOptions options) => CountDefaults.Options(
        NameOf(options.Model) ?? throw new ArgumentException($"Detector:Model is {options.Model}, which is none of ML.NET's.", nameof(options)),
        TimeSpan.FromSeconds(Windows.Seconds), options.MlNet.Parameters);

    /// <summary>What is wrong with the parameters, in one line; null when nothing is.</summary>
    public static string? ProblemWith(DetectorOptions options)
    {
        if (NameOf(options.Model) is { } name)
            return MlNetDetectors.ProblemWith(name, [.. CountDefaults.Of(name, TimeSpan.FromSeconds(Windows.Seconds)), .. options.MlNet.Parameters]) is { } problem
                ? $"Detector:MlNet:Parameters: {problem}" : null;
        return options.MlNet.Parameters.Count > 0
            ? $"Detector:MlNet:Parameters are for the models of ML.NET, and Detector:Model is {options.Model}: leave them out, or choose IidSpike, IidChangePoint, SsaSpike, SsaChangePoint or SrCnn."
            : null;
    }

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
