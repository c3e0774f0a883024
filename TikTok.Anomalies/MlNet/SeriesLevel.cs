namespace TikTok.Anomalies.MlNet;

/// <summary>
/// Mean and deviation of the last values, older ones fading. The detectors of this family name no expected value and no band; a person
/// who reads an alert wants both.
/// </summary>
internal struct SeriesLevel
{
    private const double BandDeviations = 3;

    /// <summary>Values learned, at most the memory.</summary>
    public int Count;

    /// <summary>Mean, in the unit of the series.</summary>
    public double Mean;

    /// <summary>Variance, in its square.</summary>
    public double Variance;

    /// <summary>Lower edge of the band: three deviations below the mean, for counts not below 0.</summary>
    public readonly double Lower => Math.Max(Math.Min(0, Mean), Mean - BandDeviations * Math.Sqrt(Variance));

    /// <summary>Upper edge of the band: three deviations above the mean.</summary>
    public readonly double Upper => Mean + BandDeviations * Math.Sqrt(Variance);

    /// <summary>Takes a value in.</summary>
    /// <param name="value">The value; one that is not finite as float32 is left out.</param>
    /// <param name="memory">How many values the mean is drawn from, about.</param>
    public void Learn(double value, int memory)
    {
        if (!float.IsFinite((float)value))
            return;
        Count = Math.Min(Count + 1, memory);
        var (difference, weight) = (value - Mean, 1.0 / Count);
        Mean += weight * difference;
        Variance = (1 - weight) * (Variance + weight * difference * difference);
    }
}
