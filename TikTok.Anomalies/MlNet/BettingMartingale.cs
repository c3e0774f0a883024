namespace TikTok.Anomalies.MlNet;

/// <summary>
/// The product of the last bets against exchangeability: a p-value that was small too often makes it grow. Vovk, Nouretdinov and
/// Gammerman, "Testing exchangeability on-line" (ICML 2003); Ho, "A martingale framework for concept change detection in time-varying data
/// streams" (ICML 2005); Fedorova, Gammerman, Nouretdinov and Vovk, "Plug-in martingales for testing exchangeability on-line" (ICML 2012).
/// </summary>
internal sealed class BettingMartingale(Martingale kind, double eps, int length, bool exact)
{
    private readonly double[] _bets = new double[length]; // logarithms, in a ring
    private int _next;
    private bool _started;
    private double _sum;

    public static int StateBytes(int length) => checked(sizeof(int) + sizeof(double) * (length + 1));

    /// <summary>Logarithm of the bet that a p-value wins.</summary>
    public static double LogBet(Martingale kind, double eps, double p)
    {
        var log = Math.Log(p);
        return kind == Martingale.Power
            ? Math.Log(eps) + (eps - 1) * log
            : Math.Log(p * log + 1 - p) - 2 * Math.Log(-log) - log;
    }

    /// <summary>Takes a p-value in; the martingale. The first bet stands for all those that would precede it.</summary>
    public double Bet(double p)
    {
        var bet = exact && double.IsNaN(p) ? 0 : LogBet(kind, eps, p);
        if (!_started)
        {
            _started = true;
            Array.Fill(_bets, bet);
            _sum = length * bet;
            return Math.Exp(_sum);
        }

        _sum += bet;
        _sum -= _bets[_next];
        _bets[_next] = bet;
        _next = (_next + 1) % length;
        if (exact)
            _sum = Sum();
        return Math.Exp(_sum);
    }

    public void Save(ref StateWriter writer)
    {
        writer.Int32(_started ? _next + 1 : 0);
        writer.Double(_sum);
        writer.Doubles(_bets);
    }

    public void Restore(ref StateReader reader)
    {
        var place = reader.Count(length);
        _started = place > 0;
        _next = Math.Max(0, place - 1);
        _sum = reader.Double();
        reader.Doubles(_bets);
    }

    private double Sum()
    {
        double sum = 0;
        foreach (var bet in _bets)
            sum += bet;
        return sum;
    }
}
