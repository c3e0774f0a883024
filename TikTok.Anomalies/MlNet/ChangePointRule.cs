namespace TikTok.Anomalies.MlNet;

/// <summary>From the scores of a series to p-values, a martingale and change points; IID and SSA alike.</summary>
internal sealed class ChangePointRule(double confidence, int historyLength, Martingale martingale, double eps, bool exactVariance) : IScoreRule
{
    private readonly SpikeRule _pValues = new(confidence, historyLength, AnomalySide.TwoSided, exactVariance);
    private readonly BettingMartingale _martingale = new(martingale, eps, historyLength, exactVariance);
    private readonly double _threshold = Threshold(confidence, historyLength, martingale, eps);
    private int _quiet; // rows until another alert may come

    public static int StateBytes(int historyLength) => checked(SpikeRule.StateBytes(historyLength) + BettingMartingale.StateBytes(historyLength) + sizeof(int));

    /// <summary>What the martingale is when every bet of the history is that of the p-value 1 - confidence/100.</summary>
    public static double Threshold(double confidence, int historyLength, Martingale martingale, double eps) =>
        Math.Exp(historyLength * BettingMartingale.LogBet(martingale, eps, 1 - confidence / 100));

    public static void Validate(double confidence, int historyLength, Martingale martingale, double eps)
    {
        Parameter.Confidence(confidence);
        Parameter.HistoryLength(historyLength, "changeHistoryLength");
        Parameter.Defined(martingale, "martingale");
        Parameter.Require(martingale != Martingale.None, "martingale", martingale, "is what a change point is found by: give Power or Mixture.");
        Parameter.Eps(eps);
        Parameter.Require(!double.IsNaN(Threshold(confidence, historyLength, martingale, eps)), "confidence", confidence,
            "gives no threshold with the Mixture martingale: give a number above 0 and below 100.");
    }

    public MlNetOutput Judge(double score)
    {
        if (double.IsNaN(score))
            return MlNetOutput.None;
        var p = _pValues.PValue(score);
        var bets = _martingale.Bet(p);
        var alert = bets >= _threshold && _pValues.HistoryIsFull && _quiet == 0;
        _quiet = alert ? historyLength - 1 : Math.Max(0, _quiet - 1);
        return new MlNetOutput(alert, score, p, bets, double.NaN);
    }

    public void Save(ref StateWriter writer)
    {
        _pValues.Save(ref writer);
        _martingale.Save(ref writer);
        writer.Int32(_quiet);
    }

    public void Restore(ref StateReader reader)
    {
        _pValues.Restore(ref reader);
        _martingale.Restore(ref reader);
        _quiet = reader.Count(historyLength);
    }
}
