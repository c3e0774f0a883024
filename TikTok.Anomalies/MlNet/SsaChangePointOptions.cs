namespace TikTok.Anomalies.MlNet;

/// <summary>Parameters of <see cref="SsaChangePointDetector"/>, ML.NET's <c>DetectChangePointBySsa</c>.</summary>
public sealed record SsaChangePointOptions : SsaOptions
{
    /// <summary>Percent, 0 to 100: the threshold of the martingale is what p-values of 1 - confidence/100 would make of it.</summary>
    public double Confidence { get; init; } = 95;

    /// <summary>How many scores a p-value is drawn from, and how many bets the martingale is the product of; at least 1.</summary>
    public int ChangeHistoryLength { get; init; } = 20;

    /// <summary>How it bets; not <see cref="Martingale.None"/>.</summary>
    public Martingale Martingale { get; init; } = Martingale.Power;

    /// <summary>Exponent of the power martingale, above 0 and below 1.</summary>
    public double Eps { get; init; } = 0.1;

    /// <inheritdoc />
    public override string Detector => MlNetDetectors.SsaChangePoint;

    /// <summary>29 bytes, 12 for each score of the history and 8 for each value of the seasonality window but one; the model is apart and can be shared.</summary>
    public override int StateBytes => checked(1 + SsaForecast.StateBytes(SeasonalityWindowSize) + ChangePointRule.StateBytes(ChangeHistoryLength));

    /// <inheritdoc />
    public override void Validate()
    {
        base.Validate();
        ChangePointRule.Validate(Confidence, ChangeHistoryLength, Martingale, Eps);
    }

    internal override IEnumerable<(string Name, Func<string, MlNetOptions> Set)> Parameters =>
    [
        ("confidence", text => this with { Confidence = ParameterText.Number(text) }),
        ("changeHistoryLength", text => this with { ChangeHistoryLength = ParameterText.Whole(text) }),
        ("martingale", text => this with { Martingale = ParameterText.Choice<Martingale>(text) }),
        ("eps", text => this with { Eps = ParameterText.Number(text) }),
        .. base.Parameters,
    ];
}
