namespace TikTok.Anomalies.MlNet;

/// <summary>Against which prediction an SSA detector scores a value. IID and SR-CNN detectors know no difference.</summary>
public enum MlNetMode
{
    /// <summary>As ML.NET's Transform: against the prediction made before the value was seen.</summary>
    Batch,

    /// <summary>
    /// As ML.NET's CreateTimeSeriesEngine, which consumes the value first: against the prediction of the next one. A different score,
    /// not a rounding effect; only for those who compare with such an engine.
    /// </summary>
    Stream,
}
