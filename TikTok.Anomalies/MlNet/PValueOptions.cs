namespace TikTok.Anomalies.MlNet;

/// <summary>What all detectors with p-values have in common.</summary>
public abstract record PValueOptions : MlNetOptions
{
    /// <summary>
    /// Off: the numbers of ML.NET, which keeps the variance of its history as a running sum. Rounding lets that sum fall below zero on
    /// sparse counts: the p-value is then NaN for a while, and a martingale NaN for good; so it is after an infinite value, too.
    /// On: variance and martingale are computed afresh from the history for each value, so that neither drifts, an infinite value is
    /// forgotten with the history that holds it, and a p-value that is NaN bets nothing. Otherwise the numbers differ by rounding.
    /// </summary>
    public bool ExactVariance { get; init; }

    internal override IEnumerable<(string Name, Func<string, MlNetOptions> Set)> Parameters =>
        [("exactVariance", text => this with { ExactVariance = ParameterText.Flag(text) })];
}
