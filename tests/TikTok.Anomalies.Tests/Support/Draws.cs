namespace TikTok.Anomalies.Tests.Support;

/// <summary>Random numbers of a test: the same ones in every run.</summary>
internal sealed class Draws(int seed)
{
    private readonly Random _random = new(seed);

    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    public double Poisson(double mean)
    {
        var count = 0;
        for (var product = 1 - _random.NextDouble(); product > Math.Exp(-mean); product *= 1 - _random.NextDouble())
            count++;
        return count;
    }
}
