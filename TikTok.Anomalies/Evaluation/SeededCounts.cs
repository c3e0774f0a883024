namespace TikTok.Anomalies.Evaluation;

/// <summary>Draws counts: the same seed gives the same ones.</summary>
internal sealed class SeededCounts(int seed)
{
    // From here on a Poisson is drawn as a normal, which it all but is.
    private const double LargePoisson = 60;
    private ulong _state = (ulong)seed;

    /// <summary>A number evenly between two.</summary>
    public double Between(double least, double most) => least + (most - least) * Unit();

    /// <summary>A whole number, both ends included.</summary>
    public int Between(int least, int most) => least + (int)(Unit() * (most - least + 1.0));

    /// <summary>A standard normal number.</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Unit())) * Math.Cos(2 * Math.PI * Unit());

    /// <summary>A count with variance = mean + dispersion x mean².</summary>
    public double NegativeBinomial(double mean, double dispersion) => Poisson(Gamma(1 / dispersion) * dispersion * mean);

    // G. Marsaglia, W. W. Tsang, A Simple Method for Generating Gamma Variables, 2000; shape at least 1.
    private double Gamma(double shape)
    {
        var d = shape - 1.0 / 3;
        while (true)
        {
            var x = Normal();
            var v = Math.Pow(1 + x / Math.Sqrt(9 * d), 3);
            if (v > 0 && Math.Log(1 - Unit()) < x * x / 2 + d - d * v + d * Math.Log(v))
                return d * v;
        }
    }

    private double Poisson(double mean)
    {
        if (mean > LargePoisson)
            return Math.Max(0, Math.Round(mean + Math.Sqrt(mean) * Normal()));
        var count = 0;
        var limit = Math.Exp(-mean);
        for (var product = 1 - Unit(); product > limit; product *= 1 - Unit())
            count++;
        return count;
    }

    // 0 to 1, not included; SplitMix64: G. Steele, D. Lea, C. Flood, Fast Splittable Pseudorandom Number Generators, 2014.
    private double Unit()
    {
        var mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return ((mixed ^ (mixed >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
