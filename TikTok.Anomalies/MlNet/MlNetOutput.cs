namespace TikTok.Anomalies.MlNet;

/// <summary>What a detector of the ML.NET family prints for one value. What a detector does not compute is NaN.</summary>
/// <param name="Alert">Whether the value is a spike or a change point.</param>
/// <param name="Score">
/// IID: the value itself; SSA: its error against the prediction, in the unit of the error function; SR-CNN: how far the saliency lies
/// above its local average, in tenths of that average.
/// </param>
/// <param name="PValue">Between 1e-8 and 1 - 1e-8; NaN for SR-CNN.</param>
/// <param name="Martingale">Evidence against exchangeability, 1 = none; NaN for detectors other than those of change points.</param>
/// <param name="Mag">Saliency of the newest point, in the unit of the values; only SR-CNN has it.</param>
public readonly record struct MlNetOutput(bool Alert, double Score, double PValue, double Martingale, double Mag)
{
    /// <summary>What a value that is not a number gives: no alert and no numbers.</summary>
    public static MlNetOutput None { get; } = new(Alert: false, double.NaN, double.NaN, double.NaN, double.NaN);
}
