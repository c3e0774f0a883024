namespace TikTok.Anomalies.MlNet;

/// <summary>What the SSA detectors have in common: how a model is trained, and what an error is.</summary>
public abstract record SsaOptions : PValueOptions
{
    /// <summary>How many values a model is trained on, the first of the series; more than twice <see cref="SeasonalityWindowSize"/>.</summary>
    public int TrainingWindowSize { get; init; } = 100;

    /// <summary>Length of the window that the model looks through: the longest season that matters, in values; at least 2.</summary>
    public int SeasonalityWindowSize { get; init; } = 10;

    /// <summary>How the error of a prediction is counted; its result is the score.</summary>
    public ErrorFunction ErrorFunction { get; init; } = ErrorFunction.SignedDifference;

    /// <summary>Trains a model with these sizes, see <see cref="SsaModel.Train"/>.</summary>
    public SsaModel Train(ReadOnlySpan<double> series) => SsaModel.Train(series, TrainingWindowSize, SeasonalityWindowSize);

    /// <inheritdoc />
    public override void Validate()
    {
        SsaModel.Validate(TrainingWindowSize, SeasonalityWindowSize);
        Parameter.Defined(ErrorFunction, "errorFunction");
    }

    internal void RequireFit(SsaModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.WindowSize > SeasonalityWindowSize)
            throw new ArgumentException($"The model looks through a window of {model.WindowSize}, the parameters say seasonalityWindowSize {SeasonalityWindowSize}: train it with the parameters.", nameof(model));
    }

    internal override IEnumerable<(string Name, Func<string, MlNetOptions> Set)> Parameters =>
    [
        ("trainingWindowSize", text => this with { TrainingWindowSize = ParameterText.Whole(text) }),
        ("seasonalityWindowSize", text => this with { SeasonalityWindowSize = ParameterText.Whole(text) }),
        ("errorFunction", text => this with { ErrorFunction = ParameterText.Choice<ErrorFunction>(text) }),
        .. base.Parameters,
    ];
}
