namespace TikTok.Replayer.Generate;

/// <summary>
/// A small seeded generator (a counter, scrambled): the same seed gives the same numbers on every machine and runtime,
/// because only integer and IEEE basic arithmetic is used, never a platform's <c>exp</c> or <c>sin</c>.
/// </summary>
internal sealed class SeededRandom
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    // A larger mean is drawn as a sum: e^-16 is far from underflow, and the sum of Poisson numbers is one again.
    private const double LargestPoissonChunk = 16;

    private ulong _state;

    public SeededRandom(ulong seed) => _state = seed;

    /// <summary>Derives an independent seed for one purpose or one post, so that neither disturbs the others' numbers.</summary>
    public static ulong Derive(long seed, ulong purpose) => Scramble(Scramble((ulong)seed + Step) ^ (purpose * Step));

    /// <summary>Starts again from another seed, so that a generator per post costs no allocation.</summary>
    public void Restart(ulong seed) => _state = seed;

    public ulong NextBits() => Scramble(_state += Step);

    /// <summary>A number from 0 up to, but without, <paramref name="bound"/>.</summary>
    public int Below(int bound) => (int)(((NextBits() >> 32) * (ulong)bound) >> 32);

    /// <summary>True in <paramref name="percent"/> of 100 cases.</summary>
    public bool Percent(int percent) => Below(100) < percent;

    /// <summary>A number in [0, 1).</summary>
    public double Fraction() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A positive number whose magnitude is spread evenly: as many in the tens as in the thousands.</summary>
    public long Magnitude(int bits)
    {
        var floor = 1L << Below(bits);
        return floor + (long)(Fraction() * floor);
    }

    /// <summary>A Poisson number of the given mean.</summary>
    public int Poisson(double mean)
    {
        var total = 0;
        for (var left = mean; left > 0; left -= LargestPoissonChunk)
        {
            var limit = ExpOfMinus(Math.Min(left, LargestPoissonChunk));
            for (var product = Fraction(); product > limit; product *= Fraction())
                total++;
        }

        return total;
    }

    // Two Taylor terms at a 2^20th of the distance, then squared back: accurate to about ten digits, and portable.
    private static double ExpOfMinus(double value)
    {
        var small = value / (1 << 20);
        var result = 1 - small + (small * small / 2);
        for (var i = 0; i < 20; i++)
            result *= result;
        return result;
    }

    private static ulong Scramble(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
