using System.Text.Json;
using TikTok.Anomalies;
using TikTok.Detector.Scoring;
using TikTok.Posts;
using TikTok.Storage.Database;

namespace TikTok.Detector.Ranking;

/// <summary>Makes records of anomalies.</summary>
internal static class AnomalyRecords
{
    /// <summary>The anomaly that a candidate would be alone.</summary>
    public static AnomalyRecord Of(ScoredWindow window, Candidate candidate, string id, Stamp stamp)
    {
        var start = Time(window.WindowStartMs);
        return WithNumbers(
            new AnomalyRecord
            {
                Id = id,
                Keyword = candidate.Keyword,
                Metric = "posts",
                Kind = candidate.Kind,
                Detector = window.Detector,
                DetectorVersion = window.DetectorVersion,
                WindowSeconds = window.WindowSeconds,
                StartsAt = start,
                EndsAt = start.AddSeconds(window.WindowSeconds),
                LastSeenAt = start.AddSeconds(window.WindowSeconds),
                State = AnomalyState.Open,
                Severity = candidate.Severity,
                Members = [candidate.Keyword],
                Revision = 1,
                RaisedAt = stamp.Now,
                RevisedAt = stamp.Now,
                TraceId = stamp.TraceId,
                Alert = true,
                Evidence = JsonSerializer.Serialize(candidate.Evidence, ScoredWindowJson.Default.CandidateEvidence),
                Lineage = JsonSerializer.Serialize(window.Lineage, AnomalyJson.Default.IReadOnlyListLineageRange),
            },
            window, candidate);
    }

    /// <summary>An anomaly with the numbers of a window.</summary>
    public static AnomalyRecord WithNumbers(AnomalyRecord record, ScoredWindow window, Candidate candidate) => record with
    {
        PeakAt = Time(window.WindowStartMs),
        Observed = candidate.Observed,
        Authors = candidate.Authors,
        Expected = candidate.Expected,
        BandLower = candidate.BandLower,
        BandUpper = candidate.BandUpper,
        HourObserved = candidate.HourObserved,
        HourExpected = candidate.HourExpected,
        Score = candidate.Score,
        Probability = candidate.Probability,
        PlatformPosts = window.PlatformPosts,
        Coverage = window.Coverage,
        Tested = window.Tested,
        BaselineVersion = window.BaselineVersion,
    };

    /// <summary>A silence of the stream: one incident, over when the stream speaks again.</summary>
    public static AnomalyRecord Gap(ScoredWindow next, DateTime from, double missing, Stamp stamp)
    {
        var until = Time(next.WindowStartMs);
        var fromMs = new DateTimeOffset(from, TimeSpan.Zero).ToUnixTimeMilliseconds();
        return new AnomalyRecord
        {
            Id = AnomalyId.Of(next, Keyword.EveryPost, "coverage", fromMs),
            Keyword = Keyword.EveryPost,
            Metric = "coverage",
            Kind = AnomalyKind.Gap.ToName(),
            Detector = next.Detector,
            DetectorVersion = next.DetectorVersion,
            WindowSeconds = next.WindowSeconds,
            StartsAt = from,
            EndsAt = until,
            LastSeenAt = until,
            OpenedAt = Time(next.EndMs),
            ClosedAt = Time(next.EndMs),
            State = AnomalyState.Closed,
            PeakAt = from,
            Expected = missing,
            BandLower = missing,
            BandUpper = missing,
            Severity = Anomalies.Severity.OfHour(0, missing),
            BaselineVersion = next.BaselineVersion,
            Members = [Keyword.EveryPost],
            Revision = 1,
            RaisedAt = stamp.Now,
            RevisedAt = stamp.Now,
            TraceId = stamp.TraceId,
            Alert = true,
            Evidence = JsonSerializer.Serialize(new CandidateEvidence([], [], [], []), ScoredWindowJson.Default.CandidateEvidence),
            Lineage = "[]",
        };
    }

    /// <summary>Where the posts of an anomaly lie, with a window more.</summary>
    public static string Union(string lineage, IReadOnlyList<LineageRange> window) => JsonSerializer.Serialize(
        LineageRange.Union(JsonSerializer.Deserialize(lineage, AnomalyJson.Default.IReadOnlyListLineageRange)!, window),
        AnomalyJson.Default.IReadOnlyListLineageRange);

    private static DateTime Time(long epochMs) => DateTimeOffset.FromUnixTimeMilliseconds(epochMs).UtcDateTime;
}
