using System.Text;
using TikTok.Anomalies;
using TikTok.Anomalies.MlNet;
using TikTok.Detector.Cells;
using TikTok.Detector.Scoring.Seasonal;
using TikTok.Posts;

namespace TikTok.Detector.Scoring.MlNet;

/// <summary>
/// A detector of ML.NET's family for each keyword of a partition that is large enough, on windows of an hour. Not on those of five
/// minutes: they are mostly zeros, which these detectors take for constant; a season of a day would be 288 of them, and a model a hundred
/// times as large. A keyword is followed from an hour on in which it has <c>Detector:Tracking:AdmissionPosts</c> posts, with the series
/// that PostgreSQL has of it as its past. Nothing is foreseen of a window that is open: an update cannot be taken back.
/// </summary>
internal sealed class MlNetScoring : IWindowScoring
{
    /// <summary>A keyword takes so many times what one of the seasonal model's takes, and there are so many times fewer.</summary>
    private const int SeasonalKeywordsPerKeyword = 25;

    private const int MaxCandidates = 200;
    private readonly int _partition;
    private readonly int _partitions;
    private readonly MlNetOptions _parameters;
    private readonly KeywordSeeds _seeds;
    private readonly MlNetPast _past;
    private readonly CandidateRules _rules;
    private readonly TrackedKeywords _keywords;
    private readonly int _admissionPosts;
    private readonly bool _watchedOnly;
    private MlNetClock _clock = new(0, null);

    public MlNetScoring(int partition, int partitions, DetectorOptions options, KeywordSeeds seeds, StoredSeries stored)
    {
        (_partition, _partitions, _seeds, _admissionPosts) = (partition, partitions, seeds, options.Tracking.AdmissionPosts);
        (_parameters, _watchedOnly) = (MlNetModel.OptionsOf(options), !MlNetModel.IsOne(options.Model));
        _rules = new CandidateRules(options.Tracking, options.Seasonal, options.Ranking.FalseDiscoveryRate);
        _past = new MlNetPast(stored, _parameters, _rules);
        _keywords = new TrackedKeywords(Math.Max(1, options.Tracking.MaxKeywords / SeasonalKeywordsPerKeyword));
    }

    /// <summary>What is followed.</summary>
    public TrackedKeywords Keywords => _keywords;

    /// <summary>Bytes of a keyword in a snapshot, at most, beside its spelling; in memory some 300 more.</summary>
    public int StateBytes => MlNetSeriesDetector.StateBytes(_parameters);

    /// <inheritdoc />
    public async Task<ScoredWindow?> ScoreAsync(OpenWindow window, IReadOnlyList<BaselineVersion> versions, List<SeriesRow> rows, CancellationToken cancellationToken)
    {
        if (window.Length != MlNetModel.Windows)
        {
            rows.AddRange(window.Cells.Keys.Order(KeywordComparer.Instance).Select(keyword => new SeriesRow(window, keyword, window.Cells[keyword], null)));
            return null;
        }

        var observed = _clock.Observed ?? await _past.ObservedAsync(window, cancellationToken);
        await UseVersionAsync(KeywordSeeds.VersionFor(versions, window.StartMs), cancellationToken);
        await AdmitAsync(window, observed, rows, cancellationToken);
        var scored = Sweep(window, rows);
        _clock = _clock with { Observed = [.. observed.Append(window.StartMs).TakeLast(_past.Windows)] };
        return scored;
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<ScoredWindow>> ForeseeAsync(
        IReadOnlyCollection<(OpenWindow Window, byte[] Keyword)> touched, IReadOnlyList<BaselineVersion> versions, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ScoredWindow>>([]);

    /// <inheritdoc />
    public IReadOnlyList<byte[]> Capture() => MlNetSnapshot.Capture(_clock, _keywords, _parameters);

    /// <inheritdoc />
    public void Restore(IReadOnlyList<byte[]> parts) => _clock = MlNetSnapshot.Restore(parts, _keywords, _parameters) ?? _clock;

    /// <summary>Zero where a keyword that is followed did not occur: the window is there, so the stream was observed.</summary>
    private ScoredWindow Sweep(OpenWindow window, List<SeriesRow> rows)
    {
        var (tested, candidates) = (0, new List<Candidate>());
        var start = DateTimeOffset.FromUnixTimeMilliseconds(window.StartMs);
        foreach (var (keyword, tracked) in _keywords.All)
        {
            var cell = window.Cells.GetValueOrDefault(keyword);
            var ready = tracked.Detector.IsReady;
            var posts = cell is null ? 0 : _rules.Believed(cell.Posts, cell.Authors.Count);
            var verdict = tracked.Detector.Observe(start, posts);
            if (cell is not null)
                rows.Add(new SeriesRow(window, keyword, cell, ready ? new Band(verdict.Expected, verdict.Lower, verdict.Upper) : null));
            var mayAlert = tracked.Marks == KeywordMarks.None || _rules.IsWatched(keyword);
            tested += ready && mayAlert ? 1 : 0;
            if (verdict.Alert && mayAlert && (posts < verdict.Expected || _rules.HasEnough(posts, cell?.Authors.Count ?? 0)))
                candidates.Add(CandidateOf(keyword, cell, posts, verdict, tracked.Detector.PValue));
        }

        rows.AddRange(window.Cells.Keys.Where(keyword => !_keywords.All.ContainsKey(keyword)).Order(KeywordComparer.Instance)
            .Select(keyword => new SeriesRow(window, keyword, window.Cells[keyword], null)));
        return new ScoredWindow
        {
            Partition = _partition,
            Partitions = _partitions,
            Detector = _parameters.Detector,
            DetectorVersion = MlNetSeriesDetector.CommonVersion,
            WindowSeconds = window.Length.Seconds,
            WindowStartMs = window.StartMs,
            Tested = tested,
            PlatformPosts = window.PlatformPosts,
            Coverage = window.Coverage,
            BaselineVersion = _clock.BaselineVersion,
            Lineage = window.Lineage(),
            Candidates = [.. candidates.OrderBy(candidate => candidate.Probability).ThenBy(candidate => candidate.Keyword, StringComparer.Ordinal).Take(MaxCandidates)],
        };
    }

    // SR-CNN knows no probability: what it raises passes for certain, and only the budget holds it down.
    private Candidate CandidateOf(byte[] keyword, KeywordCell? cell, double posts, in SeriesVerdict verdict, double pValue) => new()
    {
        Keyword = Encoding.UTF8.GetString(keyword),
        Kind = verdict.Kind!.Value.ToName(),
        Opens = true,
        Watched = _rules.IsWatched(keyword),
        Observed = cell?.Posts ?? 0,
        Authors = cell?.Authors.Count ?? 0,
        Expected = verdict.Expected,
        BandLower = verdict.Lower,
        BandUpper = verdict.Upper,
        HourObserved = posts,
        HourExpected = verdict.Expected,
        Score = verdict.Score,
        Probability = double.IsNaN(pValue) ? 0 : Math.Min(pValue, 1 - pValue),
        Severity = Severity.OfHour(posts, verdict.Expected),
        Evidence = Evidence.Of(cell, keyword, (cell?.Posts ?? 0) - verdict.Expected),
    };

    private async Task AdmitAsync(OpenWindow window, IReadOnlyList<long> observed, List<SeriesRow> rows, CancellationToken cancellationToken)
    {
        var large = window.Cells.Where(cell => !_keywords.All.ContainsKey(cell.Key) && (_rules.IsWatched(cell.Key)
            || !_watchedOnly && cell.Value.Posts >= _admissionPosts && cell.Value.Marks == KeywordMarks.None)).Select(cell => cell.Key).Order(KeywordComparer.Instance).ToList();
        if (large.Count == 0)
            return;
        var seeds = await _seeds.OfAsync(_clock.BaselineVersion, [.. large.Select(Encoding.UTF8.GetString)], cancellationToken);
        var admitted = large.Where(keyword => _rules.IsWatched(keyword) || (seeds.GetValueOrDefault(keyword)?.Marks ?? KeywordMarks.None) == KeywordMarks.None).ToList();
        foreach (var (keyword, detector) in await _past.OfAsync(admitted, observed, window, rows, cancellationToken))
            _keywords.Add(keyword, new TrackedKeyword(detector, window.Cells[keyword].Marks | (seeds.GetValueOrDefault(keyword)?.Marks ?? KeywordMarks.None)));
        _keywords.Shrink(keyword => _rules.IsWatched(keyword));
    }

    /// <summary>A new version of the baselines knows better which words mean nothing.</summary>
    private async Task UseVersionAsync(int version, CancellationToken cancellationToken)
    {
        if (version == _clock.BaselineVersion)
            return;
        foreach (var (keyword, seed) in await _seeds.OfAsync(version, [.. _keywords.All.Keys.Select(Encoding.UTF8.GetString)], cancellationToken))
            _keywords.All[keyword].Marks |= seed.Marks & KeywordMarks.StopWord;
        _clock = _clock with { BaselineVersion = version };
    }
}
