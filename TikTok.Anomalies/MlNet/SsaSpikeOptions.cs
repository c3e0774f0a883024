namespace TikTok.Anomalies.MlNet;

/// <summary>Parameters of <see cref="SsaSpikeDetector"/>, ML.NET's <c>DetectSpikeBySsa</c>.</summary>
public sealed record SsaSpikeOptions : SsaOptions
{
    /// <summary>Percent, 0 to 100: a value whose p-value is at most 1 - confidence/100 is a spike.</summary>
    public double Confidence { get; init; } = 99;

    /// <summary>How many scores a p-value is drawn from; at least 1.</summary>
    public int PvalueHistoryLength { get; init; } = 100;

    /// <summary>Which deviations count.</summary>
    public AnomalySide Side { get; init; } = AnomalySide.TwoSided;

    /// <inheritdoc />
    public override string Detector => MlNetDetectors.SsaSpike;

    /// <summary>13 bytes, 4 for each score of the history and 8 for each value of the seasonality window but one; the model is apart and can be shared.</summary>
    public override int StateBytes => checked(1 + SsaForecast.StateBytes(SeasonalityWindowSize) + SpikeRule.StateBytes(PvalueHistoryLength));

    /// <inheritdoc />
    public override void Validate()
    {
        base.Validate();
        Parameter.Confidence(Confidence);
        Parameter.HistoryLength(PvalueHistoryLength, "pvalueHistoryLength");
        Parameter.Defined(Side, "side");
    }

    internal override IEnumerable<(string Name, Func<string, MlNetOptions> Set)> Parameters =>
    [
        ("confidence", text => this with { Confidence = ParameterText.Number(text) }),
        ("pvalueHistoryLength", text => this with { PvalueHistoryLength = ParameterText.Whole(text) }),
        ("side", text => this with { Side = ParameterText.Choice<AnomalySide>(text) }),
        .. base.Parameters,
    ];
}
