using TikTok.Anomalies.Seasonal;

namespace TikTok.Detector.Scoring.Seasonal;

/// <summary>
/// What is rare for a keyword without a history: its hour against the mean of other newcomers' hours, whose rates are spread like
/// an exponential, and against their own tail.
/// </summary>
internal sealed class Newcomers
{
    private const double Dispersion = 1;
    private const double NormalQuantile = 2.17;
    private const double Rate = 1e-4;
    private const double MaxTeaching = 5; // posts that an hour counts for: a story makes many new words
    private State _state = new() { Mean = 0.5f, Tail = TailCalibration.Start };

    /// <summary>For snapshots.</summary>
    public ref State Known => ref _state;

    /// <summary>How far an hour is from the usual one, in standard deviations, and how probable such an hour is.</summary>
    public (double Residual, double Probability) Judge(double hour)
    {
        var residual = ResidualOf(hour);
        return (residual, NegativeBinomial.TailAbove(residual * NormalQuantile / Math.Max(NormalQuantile, _state.Tail.Quantile)));
    }

    /// <summary>Learns from a newcomer's hour.</summary>
    public void Learn(double hour)
    {
        _state.Tail.Learn(ResidualOf(Math.Min(hour, MaxTeaching)));
        _state.Mean += (float)(Rate * (Math.Min(hour, MaxTeaching) - _state.Mean));
    }

    private double ResidualOf(double hour) => NegativeBinomial.Residual(hour, Math.Max(0.05, _state.Mean), Dispersion);

    /// <summary>What has been learned.</summary>
    internal struct State
    {
        public float Mean;
        public TailCalibration Tail;
    }
}
