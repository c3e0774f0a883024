using TikTok.Detector.Scoring;

namespace TikTok.Detector.Ranking;

/// <summary>
/// Keywords that rise on the same posts are one thing. A group is the foremost candidate and those that share enough evidence
/// with it, not with one another: a tag that two brands have in common does not make them one.
/// </summary>
internal static class CoTrending
{
    private const int MinCommonPosts = 2;
    private const int NameBonus = 15; // points of severity
    private const double MinCoShare = 0.4;
    private const double OwnTagShare = 0.8; // a tag on all but all posts is what they are about; one on half of them others use too

    /// <summary>Groups of candidates, the foremost first.</summary>
    public static IReadOnlyList<IReadOnlyList<Candidate>> Group(IEnumerable<Candidate> candidates, double minOverlap)
    {
        var rest = candidates.Order(Foremost).ToList();
        var groups = new List<IReadOnlyList<Candidate>>();
        while (rest.Count > 0)
        {
            var group = rest.Where(candidate => candidate == rest[0] || AreJoined(rest[0], candidate, minOverlap)).ToList();
            groups.Add(group);
            rest.RemoveAll(group.Contains);
        }

        return groups;
    }

    /// <summary>Whether a candidate rises on an anomaly's posts.</summary>
    public static bool BelongsTo(Candidate candidate, LiveAnomaly anomaly, double minOverlap) =>
        AreSpelledAlike(candidate.Keyword, anomaly.Record.Keyword)
        || Share(candidate.Evidence, anomaly.Evidence, minOverlap)
        || IsOn(anomaly.Record.Keyword, candidate.Evidence)
        || anomaly.Evidence.CoKeywords.Any(tag => tag.Share >= OwnTagShare && candidate.Evidence.CoKeywords.Any(own => own.Share >= OwnTagShare && string.Equals(own.Keyword, tag.Keyword, StringComparison.Ordinal)));

    /// <summary>The keyword that an anomaly is named after first: a severe one that people know it by.</summary>
    public static IComparer<Candidate> Foremost { get; } = Comparer<Candidate>.Create((left, right) =>
        Rank(left) != Rank(right) ? Rank(right).CompareTo(Rank(left)) : string.CompareOrdinal(left.Keyword, right.Keyword));

    private static bool AreJoined(Candidate left, Candidate right, double minOverlap) =>
        AreSpelledAlike(left.Keyword, right.Keyword) || Share(left.Evidence, right.Evidence, minOverlap) || IsOn(left.Keyword, right.Evidence) || IsOn(right.Keyword, left.Evidence);

    // #velorida, @velorida and velorida
    private static bool AreSpelledAlike(string left, string right) => left.AsSpan().TrimStart("#@").SequenceEqual(right.AsSpan().TrimStart("#@"));

    private static bool IsOn(string tag, CandidateEvidence evidence) =>
        evidence.CoKeywords.Any(other => other.Share >= MinCoShare && string.Equals(other.Keyword, tag, StringComparison.Ordinal));

    // Enough of the smaller evidence, and not by the chance of one or two posts, unless there are no others.
    private static bool Share(CandidateEvidence left, CandidateEvidence right, double minOverlap)
    {
        var (smaller, larger) = (Math.Min(left.Posts.Count, right.Posts.Count), Math.Max(left.Posts.Count, right.Posts.Count));
        var common = left.Posts.Count(post => right.Posts.Any(other => string.Equals(other.Id, post.Id, StringComparison.Ordinal)));
        return smaller > 0 && common >= minOverlap * smaller && (common >= MinCommonPosts || common == larger);
    }

    // What people call a thing by: a hashtag rather than a word, a word rather than a sound.
    private static int Rank(Candidate candidate) => candidate.Severity + candidate.Keyword switch
    {
        ['#', ..] => NameBonus,
        _ when candidate.Keyword.StartsWith(Posts.Keyword.MusicPrefix, StringComparison.Ordinal) => -NameBonus,
        _ => 0,
    };
}
