using TikTok.Anomalies.MlNet;
using TikTok.Detector.Cells;
using TikTok.Posts;

namespace TikTok.Detector.Scoring.MlNet;

/// <summary>A keyword that is followed.</summary>
internal sealed class TrackedKeyword(MlNetSeriesDetector detector, KeywordMarks marks)
{
    public MlNetSeriesDetector Detector { get; } = detector;

    /// <summary>What is marked never alerts, unless it is watched.</summary>
    public KeywordMarks Marks { get; set; } = marks;
}

/// <summary>The keywords of a partition that are followed, in the order of their bytes. When there are too many, those with the least posts go.</summary>
/// <param name="capacity">Most keywords.</param>
internal sealed class TrackedKeywords(int capacity)
{
    private readonly SortedDictionary<byte[], TrackedKeyword> _keywords = new(KeywordComparer.Instance);

    public int Capacity => capacity;

    public IReadOnlyDictionary<byte[], TrackedKeyword> All => _keywords;

    public void Add(byte[] keyword, TrackedKeyword tracked) => _keywords[keyword] = tracked;

    public void Clear() => _keywords.Clear();

    /// <summary>Lets a tenth go when there are too many, so that it is not done for each keyword. Their past is in PostgreSQL.</summary>
    /// <param name="isWatched">What goes last.</param>
    public void Shrink(Func<byte[], bool> isWatched)
    {
        if (_keywords.Count <= capacity)
            return;
        var coldest = _keywords.OrderBy(known => isWatched(known.Key)).ThenBy(known => known.Value.Detector.Level).ThenBy(known => known.Key, KeywordComparer.Instance)
            .Take(_keywords.Count - capacity + capacity / 10).Select(known => known.Key).ToList();
        foreach (var keyword in coldest)
            _keywords.Remove(keyword);
    }
}
