namespace TikTok.Detector.Scoring;

/// <summary>A length of tumbling windows; they are aligned to the Unix epoch.</summary>
internal readonly record struct WindowLength(int Seconds)
{
    /// <summary>The lengths that run at once: 5 minutes and 1 hour.</summary>
    public static IReadOnlyList<WindowLength> All { get; } = [Short, Long];

    /// <summary>5 minutes.</summary>
    public static WindowLength Short => new(300);

    /// <summary>1 hour.</summary>
    public static WindowLength Long => new(3600);

    public long Milliseconds => Seconds * 1000L;

    /// <summary>At most 60, so that a window's minutes fit into 64 bits.</summary>
    public int Minutes => Seconds / 60;

    /// <summary>Start of the window that a time lies in, epoch milliseconds.</summary>
    public long StartOf(long timeMs) => timeMs / Milliseconds * Milliseconds;
}
