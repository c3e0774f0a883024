using System.Globalization;
using System.Text;
using TikTok.Detector.Ranking;
using TikTok.Detector.Scoring;
using TikTok.Storage.Database;
using TikTok.Storage.EventLog;
using TikTok.Testing;

namespace TikTok.Detector.Tests.Ranking;

/// <summary>What Scorers say, made by hand: five-minute windows, numbered from the start of the test's time.</summary>
internal static class HandMade
{
    /// <summary>Start of a window.</summary>
    public static DateTime Time(int window) => DateTimeOffset.FromUnixTimeMilliseconds(PostLine.StartMs).UtcDateTime.AddMinutes(5 * window);

    public static ScoredWindow Window(int number, params Candidate[] candidates) => new()
    {
        Partition = 0,
        Partitions = 1,
        Detector = "seasonal",
        DetectorVersion = 1,
        WindowSeconds = 300,
        WindowStartMs = PostLine.StartMs + number * 300_000L,
        Tested = 100,
        PlatformPosts = 50,
        Coverage = 1,
        BaselineVersion = 3,
        Lineage = [new LineageRange(0, number * 50, number * 50 + 50)],
        Candidates = candidates,
    };

    /// <summary>A candidate that opens, with five posts of its own as evidence.</summary>
    public static Candidate Candidate(string keyword, int severity = 50, long authors = 20) => new()
    {
        Keyword = keyword,
        Kind = "spike",
        Opens = true,
        Observed = 40,
        Authors = authors,
        Expected = 2,
        BandLower = 0,
        BandUpper = 9,
        HourObserved = 60,
        HourExpected = 20,
        Score = 4,
        Probability = 1e-12,
        Severity = severity,
        Evidence = Evidence(Enumerable.Range(0, 5).Select(i => (long)(StableHash.Of(Encoding.UTF8.GetBytes(keyword)) >> 8) + i), keyword),
    };

    /// <summary>The evidence of posts, each with an author of its own.</summary>
    public static CandidateEvidence Evidence(IEnumerable<long> posts, params string[] tags) => TikTok.Detector.Scoring.Evidence.Of(
        [.. posts.Select(id => new CandidatePost(id.ToString(CultureInfo.InvariantCulture), $"author{id}", 1, DateTimeOffset.UnixEpoch, tags, "", 0.1))], [tags.FirstOrDefault() ?? ""]);

    public static LiveAnomaly Anomaly(ScoredWindow window, Candidate candidate) =>
        LiveAnomaly.Of(AnomalyRecords.Of(window, candidate, AnomalyId.Of(window, candidate.Keyword, "posts", window.WindowStartMs), default), candidate.Evidence);
}
