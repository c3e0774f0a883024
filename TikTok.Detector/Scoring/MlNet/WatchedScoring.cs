namespace TikTok.Detector.Scoring.MlNet;

/// <summary>
/// One scoring for all keywords and, when there is a model for them, another one for those that are watched. They do not meet: the one
/// judges windows of five minutes, the other those of an hour.
/// </summary>
/// <param name="all">Judges five minutes, and writes the rows of all windows.</param>
/// <param name="watched">Judges hours; null = nothing does.</param>
internal sealed class WatchedScoring(IWindowScoring all, MlNetScoring? watched) : IWindowScoring
{
    /// <inheritdoc />
    public async Task<ScoredWindow?> ScoreAsync(OpenWindow window, IReadOnlyList<BaselineVersion> versions, List<SeriesRow> rows, CancellationToken cancellationToken)
    {
        var before = rows.ToList(); // those of windows before, which may not be stored yet
        var scored = await all.ScoreAsync(window, versions, rows, cancellationToken);
        return watched is null || window.Length != MlNetModel.Windows ? scored : await watched.ScoreAsync(window, versions, before, cancellationToken);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<ScoredWindow>> ForeseeAsync(
        IReadOnlyCollection<(OpenWindow Window, byte[] Keyword)> touched, IReadOnlyList<BaselineVersion> versions, CancellationToken cancellationToken) =>
        all.ForeseeAsync(touched, versions, cancellationToken);

    /// <inheritdoc />
    public IReadOnlyList<byte[]> Capture() => watched is null ? all.Capture() : [.. all.Capture(), .. watched.Capture()];

    /// <summary>Takes up what <see cref="Capture"/> gave, also when there was a model for the watched ones then and there is none now, or the other way round.</summary>
    public void Restore(IReadOnlyList<byte[]> parts)
    {
        var own = parts.Count >= MlNetSnapshot.Parts && MlNetSnapshot.IsOne(parts[^MlNetSnapshot.Parts]) ? MlNetSnapshot.Parts : 0;
        all.Restore([.. parts.SkipLast(own)]);
        watched?.Restore([.. parts.TakeLast(own)]);
    }
}
