using System.Text;
using TikTok.Anomalies;
using TikTok.Detector.Cells;
using TikTok.Posts;
using TikTok.Storage.Database;

namespace TikTok.Detector.Scoring;

/// <summary>Judges the keywords of a window against their baselines. The same window and baselines give the same result.</summary>
internal sealed class WindowScoring(IDetector detector)
{
    private const int MaxCoKeywords = 10;

    /// <summary>Judges every keyword of a closed window: a series row for each, a candidate for those that stand out.</summary>
    public void Score(OpenWindow window, LoadedBaselines baselines, List<SeriesRow> rows, List<Candidate> candidates)
    {
        var firstOfWindow = candidates.Count;
        var tested = 0;
        foreach (var keyword in window.Cells.Keys.Order(KeywordComparer.Instance))
        {
            var cell = window.Cells[keyword];
            var observation = new Observation(cell.Posts, cell.Authors.Count);
            var baseline = baselines.Of(window.Length, keyword);
            var verdict = detector.Judge(observation, baseline);
            rows.Add(new SeriesRow(window, keyword, cell, observation.Authors, baseline is null ? null : verdict));
            if (cell.Marks != KeywordMarks.None || baseline is null)
                continue;
            tested++;
            if (verdict.IsAnomaly)
                candidates.Add(ToCandidate(window, keyword, cell, observation, verdict, baselines.Version, provisional: false));
        }

        for (var i = firstOfWindow; i < candidates.Count; i++)
            candidates[i] = candidates[i] with { Tested = tested };
    }

    /// <summary>A provisional candidate for a window that is open, if it is sure to stand out when it closes; else null.</summary>
    public Candidate? Foresee(OpenWindow window, byte[] keyword, LoadedBaselines baselines)
    {
        var cell = window.Cells[keyword];
        if (cell.ProvisionalSent || baselines.Of(window.Length, keyword) is not { } baseline)
            return null;
        var observation = new Observation(cell.Posts, cell.Authors.Count);
        if (!detector.IsCertain(observation, baseline))
            return null;
        return ToCandidate(window, keyword, cell, observation, detector.Judge(observation, baseline), baselines.Version, provisional: true);
    }

    private Candidate ToCandidate(OpenWindow window, byte[] keyword, KeywordCell cell, in Observation observation, in Verdict verdict, int baselineVersion, bool provisional)
    {
        var text = Encoding.UTF8.GetString(keyword);
        return new Candidate
        {
            Keyword = text,
            Metric = "posts",
            Kind = verdict.Kind.ToName(),
            Detector = detector.Name,
            DetectorVersion = detector.Version,
            WindowSeconds = window.Length.Seconds,
            WindowStartMs = window.StartMs,
            Provisional = provisional,
            Observed = observation.Posts,
            Authors = observation.Authors,
            Expected = verdict.Expected,
            BandLower = verdict.Lower,
            BandUpper = verdict.Upper,
            Score = verdict.Score,
            Severity = verdict.Severity,
            PlatformPosts = window.PlatformPosts,
            Coverage = window.Coverage,
            Tested = 0,
            BaselineVersion = baselineVersion,
            Evidence = EvidenceOf(cell, text),
            Lineage = [.. window.Offsets.Select(range => new LineageRange(range.Key, range.Value.From, range.Value.Next))],
        };
    }

    private static CandidateEvidence EvidenceOf(KeywordCell cell, string keyword)
    {
        var posts = cell.Top.Posts;
        var coKeywords = posts.SelectMany(post => post.Tags.Distinct(StringComparer.Ordinal))
            .Where(tag => tag != keyword)
            .GroupBy(tag => tag, StringComparer.Ordinal)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Take(MaxCoKeywords)
            .Select(group => new CoKeyword(group.Key, group.Count(), (double)group.Count() / posts.Count));
        return new CandidateEvidence(
            [.. posts.Select(post => new CandidatePost(post.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), post.Handle, post.Weight, DateTimeOffset.FromUnixTimeMilliseconds(post.TimeMs)))],
            [.. coKeywords]);
    }
}
