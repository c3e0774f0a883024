namespace TikTok.Anomalies.MlNet;

/// <summary>Parameters of <see cref="SrCnnDetector"/>, ML.NET's <c>DetectAnomalyBySrCnn</c>.</summary>
public sealed record SrCnnOptions : MlNetOptions
{
    /// <summary>How many values a spectrum is made of; at least 3.</summary>
    public int WindowSize { get; init; } = 64;

    /// <summary>How many extrapolated values are put behind the newest one; at least 1.</summary>
    public int BackAddWindowSize { get; init; } = 5;

    /// <summary>
    /// How many slopes the extrapolation uses; 1 to <see cref="WindowSize"/> - 2. (ML.NET lets two more pass and fails at the first window.)
    /// </summary>
    public int LookaheadWindowSize { get; init; } = 5;

    /// <summary>Frequencies that the spectrum is averaged over; 1 to <see cref="WindowSize"/>.</summary>
    public int AveragingWindowSize { get; init; } = 3;

    /// <summary>Values that the saliency is averaged over; 1 to <see cref="WindowSize"/>.</summary>
    public int JudgementWindowSize { get; init; } = 21;

    /// <summary>Above 0 and below 1: a larger score is an anomaly.</summary>
    public double Threshold { get; init; } = 0.3;

    /// <inheritdoc />
    public override string Detector => MlNetDetectors.SrCnn;

    /// <summary>5 bytes and 4 for each value of the window.</summary>
    public override int StateBytes => checked(1 + sizeof(int) + WindowSize * sizeof(float));

    /// <inheritdoc />
    public override void Validate()
    {
        Parameter.Require(WindowSize >= 3, "windowSize", WindowSize, "is too short for a spectrum and an extrapolation: give at least 3.");
        Parameter.Require(BackAddWindowSize >= 1, "backAddWindowSize", BackAddWindowSize, "is how many values are extrapolated: give at least 1.");
        Parameter.Require(LookaheadWindowSize >= 1 && LookaheadWindowSize <= WindowSize - 2, "lookaheadWindowSize", LookaheadWindowSize,
            $"must leave room in the windowSize of {WindowSize}: give 1 to {WindowSize - 2}.");
        Within(AveragingWindowSize, "averagingWindowSize");
        Within(JudgementWindowSize, "judgementWindowSize");
        Parameter.Require(Threshold is > 0 and < 1, "threshold", Threshold, "is compared with a score cut to 0..1: give a number above 0 and below 1, for example 0.3.");
    }

    private void Within(int size, string name) =>
        Parameter.Require(size >= 1 && size <= WindowSize, name, size, $"must fit into the windowSize of {WindowSize}: give 1 to {WindowSize}.");

    internal override IEnumerable<(string Name, Func<string, MlNetOptions> Set)> Parameters =>
    [
        ("windowSize", text => this with { WindowSize = ParameterText.Whole(text) }),
        ("backAddWindowSize", text => this with { BackAddWindowSize = ParameterText.Whole(text) }),
        ("lookaheadWindowSize", text => this with { LookaheadWindowSize = ParameterText.Whole(text) }),
        ("averagingWindowSize", text => this with { AveragingWindowSize = ParameterText.Whole(text) }),
        ("judgementWindowSize", text => this with { JudgementWindowSize = ParameterText.Whole(text) }),
        ("threshold", text => this with { Threshold = ParameterText.Number(text) }),
    ];
}
