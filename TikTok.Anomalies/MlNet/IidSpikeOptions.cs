namespace TikTok.Anomalies.MlNet;

/// <summary>Parameters of <see cref="IidSpikeDetector"/>, ML.NET's <c>DetectIidSpike</c>.</summary>
public sealed record IidSpikeOptions : PValueOptions
{
    /// <summary>Percent, 0 to 100: a value whose p-value is at most 1 - confidence/100 is a spike.</summary>
    public double Confidence { get; init; } = 99;

    /// <summary>How many values a p-value is drawn from; at least 1.</summary>
    public int PvalueHistoryLength { get; init; } = 100;

    /// <summary>Which deviations count.</summary>
    public AnomalySide Side { get; init; } = AnomalySide.TwoSided;

    /// <inheritdoc />
    public override string Detector => MlNetDetectors.IidSpike;

    /// <summary>13 bytes and 4 for each value of the history.</summary>
    public override int StateBytes => checked(1 + SpikeRule.StateBytes(PvalueHistoryLength));

    /// <inheritdoc />
    public override void Validate()
    {
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
