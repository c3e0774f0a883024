namespace TikTok.Replayer.Generate;

/// <summary>The posts of one crisis: when, before any of them is written.</summary>
internal sealed class PlannedSpike
{
    private const int SecondsPerHour = 3600;

    // Added posts in the first full clock hour: enough to be told from the brand's 4 to 8, and above the promised 40.
    private const int FewestInFullHour = 55;
    private const int FullHourSpread = 36;

    private readonly List<long> _times = [];

    /// <param name="brand">Index of the brand.</param>
    /// <param name="fullHour">Epoch seconds of the first full clock hour.</param>
    /// <param name="random">Source of its shape.</param>
    public PlannedSpike(int brand, long fullHour, SeededRandom random)
    {
        Brand = brand;
        var leadMinutes = random.Below(7) * 5;
        var tailMinutes = random.Below(18) * 5;
        var perHour = FewestInFullHour + random.Below(FullHourSpread);
        From = fullHour - (leadMinutes * 60);
        To = fullHour + SecondsPerHour + (tailMinutes * 60);

        AddLead(leadMinutes * 60, perHour, random);
        AddFullHour(fullHour, perHour, ramps: leadMinutes == 0, random);
        AddTail(fullHour + SecondsPerHour, tailMinutes, perHour, random);
        _times.Sort();
    }

    public int Brand { get; }

    /// <summary>First second of the spike, epoch seconds.</summary>
    public long From { get; }

    /// <summary>First second after the spike, epoch seconds.</summary>
    public long To { get; }

    /// <summary>Creation times of the added posts, ascending.</summary>
    public IReadOnlyList<long> Times => _times;

    // From nothing to full strength: the later of two draws has a density that rises in a straight line.
    private void AddLead(int seconds, int perHour, SeededRandom random)
    {
        for (var i = 0; i < perHour * seconds / SecondsPerHour / 2; i++)
            _times.Add(From + Math.Max(random.Below(seconds), random.Below(seconds)));
    }

    private void AddFullHour(long start, int perHour, bool ramps, SeededRandom random)
    {
        const int RampSeconds = 600;
        for (var i = 0; i < perHour; i++)
        {
            var second = random.Below(SecondsPerHour);
            while (ramps && second < RampSeconds && random.Below(RampSeconds) > second)
                second = random.Below(SecondsPerHour);
            _times.Add(start + second);
        }
    }

    // Dies down to a fifth of its strength.
    private void AddTail(long start, int minutes, int perHour, SeededRandom random)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            var count = random.Poisson(perHour / 60.0 * (1 - (0.8 * minute / minutes)));
            for (var i = 0; i < count; i++)
                _times.Add(start + (minute * 60) + random.Below(60));
        }
    }
}
