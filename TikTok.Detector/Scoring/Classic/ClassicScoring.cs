using System.Text;
using TikTok.Anomalies;
using TikTok.Detector.Cells;
using TikTok.Posts;

namespace TikTok.Detector.Scoring.Classic;

/// <summary>A rule without memory on every keyword of a window, short or long, that has a baseline. It needs no state: what is normal comes from the baselines.</summary>
internal sealed class ClassicScoring(int partition, int partitions, IDetector detector, BaselineStore baselines) : IWindowScoring
{
    /// <inheritdoc />
    public async Task<ScoredWindow?> ScoreAsync(OpenWindow window, IReadOnlyList<BaselineVersion> versions, List<SeriesRow> rows, CancellationToken cancellationToken)
    {
        var known = await baselines.ForWindowAsync(versions, window.StartMs, cancellationToken);
        var candidates = new List<Candidate>();
        var tested = 0;
        foreach (var keyword in window.Cells.Keys.Order(KeywordComparer.Instance))
        {
            var cell = window.Cells[keyword];
            var baseline = known.Of(window.Length, keyword);
            var verdict = detector.Judge(new Observation(cell.Posts, cell.Authors.Count), baseline);
            rows.Add(new SeriesRow(window, keyword, cell, baseline is null ? null : new Band(verdict.Expected, verdict.Lower, verdict.Upper)));
            if (cell.Marks != KeywordMarks.None || baseline is null)
                continue;
            tested++;
            if (verdict.IsAnomaly)
                candidates.Add(ToCandidate(keyword, cell, verdict));
        }

        return ToScored(window, known.Version, tested, candidates, provisional: false);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<ScoredWindow>> ForeseeAsync(
        IReadOnlyCollection<(OpenWindow Window, byte[] Keyword)> touched, IReadOnlyList<BaselineVersion> versions, CancellationToken cancellationToken)
    {
        var seen = new List<ScoredWindow>();
        foreach (var (window, keyword) in touched)
        {
            var (cell, known) = (window.Cells[keyword], await baselines.ForWindowAsync(versions, window.StartMs, cancellationToken));
            if (cell.ProvisionalSent || known.Of(window.Length, keyword) is not { } baseline)
                continue;
            var observation = new Observation(cell.Posts, cell.Authors.Count);
            if (!detector.IsCertain(observation, baseline))
                continue;
            seen.Add(ToScored(window, known.Version, 0, [ToCandidate(keyword, cell, detector.Judge(observation, baseline))], provisional: true));
            cell.ProvisionalSent = true;
        }

        return seen;
    }

    /// <inheritdoc />
    public IReadOnlyList<byte[]> Capture() => [];

    /// <inheritdoc />
    public void Restore(IReadOnlyList<byte[]> parts)
    {
        // There is nothing to know; what another detector left is not for this one.
    }

    private ScoredWindow ToScored(OpenWindow window, int baselineVersion, int tested, IReadOnlyList<Candidate> candidates, bool provisional) => new()
    {
        Partition = partition,
        Partitions = partitions,
        Detector = detector.Name,
        DetectorVersion = detector.Version,
        WindowSeconds = window.Length.Seconds,
        WindowStartMs = window.StartMs,
        Tested = tested,
        PlatformPosts = window.PlatformPosts,
        Coverage = window.Coverage,
        BaselineVersion = baselineVersion,
        Lineage = window.Lineage(),
        Provisional = provisional,
        Candidates = candidates,
    };

    // The rule knows no probability: what it raises passes for certain.
    private static Candidate ToCandidate(byte[] keyword, KeywordCell cell, in Verdict verdict) => new()
    {
        Keyword = Encoding.UTF8.GetString(keyword),
        Kind = verdict.Kind.ToName(),
        Opens = true,
        Observed = cell.Posts,
        Authors = cell.Authors.Count,
        Expected = verdict.Expected,
        BandLower = verdict.Lower,
        BandUpper = verdict.Upper,
        Score = verdict.Score,
        Probability = 0,
        Severity = verdict.Severity,
        Evidence = Evidence.Of(cell, keyword, cell.Posts - verdict.Expected),
    };
}
