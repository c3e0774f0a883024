using System.Text;
using TikTok.Anomalies;
using TikTok.Anomalies.Seasonal;
using TikTok.Detector.Cells;
using TikTok.Posts;

namespace TikTok.Detector.Scoring.Seasonal;

/// <summary>
/// What makes a window that stands out a candidate: enough posts, enough authors, no word that means nothing; and what is known
/// of the keyword beside its counts: who watches it, what the calendar says.
/// </summary>
internal sealed class CandidateRules
{
    private const double HourOfTrail = 60.0 / 75; // the authors are those of 60 to 90 minutes
    private const double MaxProbability = 5e-4;
    private const double MinNewcomerResidual = 3;
    private const int MinOpeningPosts = 2; // an hour that was loud is no news when nobody speaks any more
    private readonly TrackingOptions _options;
    private readonly SeasonalOptions _seasonal;
    private readonly double _falseDiscoveryRate;
    private readonly HashSet<byte[]> _watched = new(KeywordComparer.Instance);
    private readonly HashSet<byte[]>.AlternateLookup<ReadOnlySpan<byte>> _watchedLookup;
    private readonly IReadOnlyList<(long FromMs, long ToMs, double Factor, HashSet<byte[]> Keywords)> _calendar;

    public CandidateRules(TrackingOptions options, SeasonalOptions seasonal, double falseDiscoveryRate)
    {
        (_options, _seasonal, _falseDiscoveryRate) = (options, seasonal, falseDiscoveryRate);
        foreach (var term in options.WatchedTerms)
            _watched.Add(Encoding.UTF8.GetBytes(term.Keyword));
        _watchedLookup = _watched.GetAlternateLookup<ReadOnlySpan<byte>>();
        _calendar = [.. options.Calendar.Select(entry => (
            entry.From.ToUnixTimeMilliseconds(), entry.To.ToUnixTimeMilliseconds(), entry.Factor,
            entry.Keywords.Select(keyword => Encoding.UTF8.GetBytes(SearchTerm.Read(keyword).Keyword)).ToHashSet(KeywordComparer.Instance)))];
    }

    /// <summary>Whether somebody watches a keyword.</summary>
    public bool IsWatched(ReadOnlySpan<byte> keyword) => _watched.Count > 0 && _watchedLookup.Contains(keyword);

    /// <summary>The posts of a window, one author's held down; all of them where a capture does not say who.</summary>
    public double Believed(long posts, long authors) => authors == 0 ? posts : Math.Min(posts, _options.PostsPerAuthor * authors);

    /// <summary>Whether an hour has the posts and the authors that a candidate needs.</summary>
    public bool HasEnough(double posts, double authors) =>
        posts >= _seasonal.MinPosts && (authors >= _options.MinAuthors || authors == 0); // 0: a capture that does not say who

    /// <summary>The window as the model takes it: one author's posts held down, the calendar's factor in.</summary>
    public SeasonalWindow WindowOf(in Moment moment, KeywordCell? cell, in KeywordSlot known, ReadOnlySpan<byte> keyword, double factor, long startMs)
    {
        factor *= CalendarFactor(keyword, startMs);
        if (cell is null)
            return new SeasonalWindow(moment.Number, moment.HourOfWeek, 0, double.PositiveInfinity, factor);
        var authors = cell.Authors.Count;
        if (authors == 0) // a capture that does not say who
            return new SeasonalWindow(moment.Number, moment.HourOfWeek, cell.Posts, double.PositiveInfinity, factor);
        return new SeasonalWindow(
            moment.Number, moment.HourOfWeek, Believed(cell.Posts, authors), HourOfTrail * _options.PostsPerAuthor * known.Authors.Count, factor);
    }

    /// <summary>Whether an open window's cell is worth a look.</summary>
    public bool MayAlert(KeywordCell cell, ReadOnlySpan<byte> keyword) =>
        !cell.ProvisionalSent && cell.Posts >= 2 && (cell.Marks == KeywordMarks.None || IsWatched(keyword));

    /// <summary>Whether a window becomes a candidate.</summary>
    public bool IsCandidate(in SeasonalJudgement judgement, in KeywordSlot known, ReadOnlySpan<byte> keyword)
    {
        var isWatched = IsWatched(keyword);
        if (known.Marks != 0 && !isWatched)
            return false;
        if (judgement.Kind == AnomalyKind.Drop || judgement.Kind == AnomalyKind.LevelShift && judgement.Hour < judgement.ExpectedHour)
            return judgement.StandsOut;
        return HasEnough(judgement.Hour, known.Authors.Count)
            && (judgement.Kind != AnomalyKind.Spike || judgement.Probability <= MaxProbability || isWatched && judgement.StandsOut)
            && (judgement.Kind == AnomalyKind.Spike || judgement.StandsOut);
    }

    /// <summary>Whether an open window is sure to be one, also if it were the only one among so many tests.</summary>
    public bool IsCertain(in SeasonalJudgement judgement, in KeywordSlot known, ReadOnlySpan<byte> keyword, int tests) =>
        IsCandidate(judgement, known, keyword)
        && (IsAcceptedWatch(judgement, keyword) || judgement.Probability <= _falseDiscoveryRate / Math.Max(1, tests * FalseDiscovery.WindowsPerDay(WindowLength.Short.Seconds)));

    /// <summary>A newcomer stands out when its hour is rare among newcomers', many wrote it, and it still grows.</summary>
    public SeasonalJudgement JudgeNewcomer(ref KeywordSlot known, in SeasonalJudgement judgement, long number, double hour, double residual, double probability, SeasonalModel model)
    {
        var standsOut = residual >= MinNewcomerResidual && known.Authors.Count >= _options.MinEmergingAuthors && SeasonalModel.IsGrowing(known.State, number);
        return judgement with
        {
            Kind = AnomalyKind.Emerging,
            Hour = hour,
            Expected = 0,
            ExpectedHour = 0,
            Score = residual,
            StandsOut = standsOut,
            Alert = standsOut && model.RaiseEnvelope(ref known.State, residual),
            Probability = probability,
        };
    }

    /// <summary>The candidate.</summary>
    public Candidate CandidateOf(
        ReadOnlySpan<byte> keyword, KeywordCell? cell, in KeywordSlot known, in SeasonalJudgement judgement, double lower, double upper) => new()
        {
            Keyword = Encoding.UTF8.GetString(keyword),
            Kind = judgement.Kind.ToName(),
            Opens = judgement.Kind is AnomalyKind.Spike or AnomalyKind.Emerging ? cell?.Posts >= MinOpeningPosts : judgement.Alert, // the Ranker knows what is still going on
            Watched = IsAcceptedWatch(judgement, keyword),
            Observed = cell?.Posts ?? 0,
            Authors = cell?.Authors.Count ?? 0,
            Expected = judgement.Expected,
            BandLower = lower,
            BandUpper = upper,
            HourObserved = judgement.Hour,
            HourExpected = judgement.ExpectedHour,
            Score = judgement.Score,
            Probability = judgement.Probability,
            Severity = Severity.OfHour(judgement.Hour, judgement.ExpectedHour),
            Evidence = Evidence.Of(cell, keyword, (cell?.Posts ?? 0) - judgement.Expected),
        };

    private bool IsAcceptedWatch(in SeasonalJudgement judgement, ReadOnlySpan<byte> keyword) =>
        IsWatched(keyword) && judgement.Alert && (judgement.Kind != AnomalyKind.Spike || judgement.Onset >= _options.WatchedThreshold || judgement.Probability <= _seasonal.AlertProbability);

    private double CalendarFactor(ReadOnlySpan<byte> keyword, long startMs)
    {
        var factor = 1.0;
        foreach (var (from, to, times, keywords) in _calendar)
            if (startMs >= from && startMs < to && (keywords.Count == 0 || keywords.GetAlternateLookup<ReadOnlySpan<byte>>().Contains(keyword)))
                factor *= times;
        return factor;
    }
}
