using TikTok.Anomalies.MlNet;

namespace TikTok.Anomalies.Tests.MlNet;

/// <summary>How far a row may lie from the original's, and how far the rows of a file did.</summary>
internal sealed class Tolerance(MlNetOptions options, double alertThreshold)
{
    private int _compared, _equal;
    private double _worstScore, _worstP, _worstMartingale; // in parts of what is allowed

    public string Summary => FormattableString.Invariant(
        $"{_compared} rows compared, {_equal} bit for bit; of what is allowed, at most {_worstScore:G2} of scores, {_worstP:G2} of p, {_worstMartingale:G2} of martingales");

    /// <summary>What differs too much; null when nothing does, or when the row decides nothing.</summary>
    public string? Check(ReferenceRow row, in MlNetOutput ours, double[] series)
    {
        if (row.Grade == 0)
            return null;
        var theirs = row.Output;
        _compared++;
        _equal += ours.Equals(theirs) ? 1 : 0;
        var (score, p, martingale) = options switch
        {
            SrCnnOptions => (SrCnn(row.Grade, theirs.Score), 0, 0),
            SsaOptions ssa => (Ssa(ssa, row, series), row.Grade == 2 ? 1e-3 : 1e-2, (row.Grade == 2 ? 0.02 : 0.1) * theirs.Martingale),
            _ => (0, 1e-12 * theirs.PValue, 1e-12 * theirs.Martingale),
        };
        var scores = options is SsaOptions { ErrorFunction: ErrorFunction.SquaredDifference }
            ? Parts(Math.Sqrt(ours.Score), Math.Sqrt(theirs.Score), score)
            : Parts(ours.Score, theirs.Score, score);
        var ps = Parts(ours.PValue, theirs.PValue, p);
        var martingales = Parts(ours.Martingale, theirs.Martingale, martingale);
        var mags = Parts(ours.Mag, theirs.Mag, SrCnn(row.Grade, theirs.Mag));
        _worstScore = Math.Max(_worstScore, Math.Max(scores, mags));
        _worstP = Math.Max(_worstP, ps);
        _worstMartingale = Math.Max(_worstMartingale, martingales);
        var alertMayDiffer = options switch
        {
            SrCnnOptions => Math.Abs(theirs.Score - alertThreshold) <= score,
            IidChangePointOptions or SsaChangePointOptions => Math.Abs(theirs.Martingale - alertThreshold) <= martingale,
            _ => Math.Abs(theirs.PValue - alertThreshold) <= p,
        };
        return scores <= 1 && ps <= 1 && martingales <= 1 && mags <= 1 && (ours.Alert == theirs.Alert || alertMayDiffer) ? null : $"{theirs} was expected, {ours} came";
    }

    private static double SrCnn(int grade, double theirs) => grade == 2 ? 1e-3 * Math.Abs(theirs) + 1e-4 : 1e-2 * Math.Abs(theirs) + 1e-3;

    private static double Ssa(SsaOptions options, ReferenceRow row, double[] series)
    {
        var around = 2 * options.SeasonalityWindowSize;
        var end = Math.Min(series.Length, Math.Max(row.Index + 1, around));
        double largest = 0;
        foreach (var value in series.AsSpan(Math.Max(0, end - around)..end))
            largest = double.IsNaN(value) ? largest : Math.Max(largest, Math.Abs(value));
        var tolerance = options.ErrorFunction is ErrorFunction.SignedProportion or ErrorFunction.AbsoluteProportion
            ? 1e-3 * (1 + Math.Abs(row.Output.Score)) * (1 + Math.Abs(row.Output.Score)) * largest / Math.Abs(row.Value)
            : 1e-4 * largest;
        return row.Grade == 2 ? tolerance : 10 * tolerance;
    }

    private static double Parts(double ours, double theirs, double allowed) =>
        ours.Equals(theirs) ? 0 : Math.Abs(ours - theirs) is var difference && allowed > 0 && !double.IsNaN(difference) ? difference / allowed : double.PositiveInfinity;
}
