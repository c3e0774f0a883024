namespace TikTok.Anomalies.Seasonal;

/// <summary>
/// Counts that vary more than a Poisson does: a Poisson whose rate is gamma-distributed. Variance = mean + dispersion x mean².
/// </summary>
/// <remarks>P. McCullagh, J. A. Nelder, Generalized Linear Models, 2nd ed. 1989: deviance residuals, nearly standard normal.</remarks>
/// <example><code>
/// NegativeBinomial.Residual(count: 12, mean: 4, dispersion: 0.1);    // 2.55: as rare as 2.55 standard deviations of a normal
/// NegativeBinomial.CountAt(residual: 2.55, mean: 4, dispersion: 0.1); // 12
/// </code></example>
public static class NegativeBinomial
{
    /// <summary>How far a count lies from its mean, in standard deviations of a normal of the same tail; negative below the mean.</summary>
    /// <param name="count">The count, 0 or more.</param>
    /// <param name="mean">Its mean, more than 0.</param>
    /// <param name="dispersion">More than 0; 0.01 is all but a Poisson, 1 an exponential.</param>
    public static double Residual(double count, double mean, double dispersion)
    {
        var size = 1 / dispersion;
        var deviance = (count > 0 ? count * Math.Log(count / mean) : 0) - (count + size) * Math.Log((count + size) / (mean + size));
        var root = Math.Sqrt(Math.Max(0, 2 * deviance));
        return count >= mean ? root : -root;
    }

    /// <summary>The share of a normal that lies above a residual; 1/2 and more for one of 0 and less.</summary>
    /// <remarks>
    /// To some 1e-8 of itself. Near the mean a series: G. Marsaglia, Evaluating the Normal Distribution, Journal of Statistical Software
    /// 11(4), 2004. Farther out, where its terms cancel, Laplace's continued fraction, which in turn needs too many terms near the mean.
    /// </remarks>
    public static double TailAbove(double residual)
    {
        if (Math.Abs(residual) > 3)
        {
            var (size, fraction) = (Math.Abs(residual), Math.Abs(residual));
            for (var depth = 20; depth > 0; depth--)
                fraction = size + depth / fraction;
            var tail = Density(size) / fraction;
            return residual > 0 ? tail : 1 - tail;
        }

        var (sum, term) = (residual, residual);
        for (var odd = 3; Math.Abs(term) > 1e-12; odd += 2)
            sum += term *= residual * residual / odd;
        return 0.5 - sum * Density(residual);
    }

    private static double Density(double residual) => Math.Exp(-residual * residual / 2) / Math.Sqrt(2 * Math.PI);

    /// <summary>The count that has a residual: the inverse of <see cref="Residual"/>; 0 where no count is so low.</summary>
    public static double CountAt(double residual, double mean, double dispersion)
    {
        if (residual == 0)
            return mean;
        var (low, high) = (0.0, mean);
        if (residual > 0)
            for (low = mean, high = 2 * mean + 1; Residual(high, mean, dispersion) < residual && high < 1e12; high *= 2)
                low = high;
        for (var i = 0; i < 40 && high - low > 1e-3 * (1 + low); i++)
        {
            var middle = (low + high) / 2;
            if (Residual(middle, mean, dispersion) < residual)
                low = middle;
            else
                high = middle;
        }

        return high;
    }
}
