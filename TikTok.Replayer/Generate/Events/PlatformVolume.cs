namespace TikTok.Replayer.Generate.Events;

/// <summary>What moves every keyword at once: slow growth over the whole sample, and surges.</summary>
internal sealed class PlatformVolume(SampleOptions options, IReadOnlyList<PlannedEvent> events)
{
    /// <summary>From a tenth below the mean at the start to a tenth above it at the end, however long the sample is.</summary>
    public const int GrowthPercent = 20;

    private readonly long _start = options.Start.ToUnixTimeSeconds();
    private readonly double _length = (options.End - options.Start).TotalSeconds;
    private readonly PlannedEvent[] _surges = [.. events.Where(item => item.Scenario == Scenario.PlatformSurge)];

    /// <summary>Volume at an instant, epoch seconds, as a multiple of the sample's mean without surges.</summary>
    public double At(long second)
    {
        var volume = 1 + (GrowthPercent / 100.0 * (((second - _start) / _length) - 0.5));
        foreach (var surge in _surges)
            volume *= 1 + (surge.Peak * surge.Shape.At(second));
        return volume;
    }
}
