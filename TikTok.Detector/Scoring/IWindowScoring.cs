namespace TikTok.Detector.Scoring;

/// <summary>
/// Judges the windows of one keyword partition, one after the other. What it knows follows from the windows before, and from
/// the versions of the baselines, alone.
/// </summary>
internal interface IWindowScoring
{
    /// <summary>Judges every keyword of a closed window: a series row for each that occurred, candidates for those that stand out.</summary>
    /// <returns>What the Ranker has to hear of it; null for a window that only makes rows.</returns>
    Task<ScoredWindow?> ScoreAsync(OpenWindow window, IReadOnlyList<BaselineVersion> versions, List<SeriesRow> rows, CancellationToken cancellationToken);

    /// <summary>Provisional candidates of open windows: keywords that just grew and are sure to stand out when their window closes.</summary>
    Task<IReadOnlyList<ScoredWindow>> ForeseeAsync(
        IReadOnlyCollection<(OpenWindow Window, byte[] Keyword)> touched, IReadOnlyList<BaselineVersion> versions, CancellationToken cancellationToken);

    /// <summary>Copies the state, quickly, since the partition waits. The copy may be used until the next one is made.</summary>
    IReadOnlyList<byte[]> Capture();

    /// <summary>Takes up what <see cref="Capture"/> gave.</summary>
    void Restore(IReadOnlyList<byte[]> parts);
}
