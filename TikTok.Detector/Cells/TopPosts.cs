namespace TikTok.Detector.Cells;

/// <summary>The heaviest posts of a window: by weight, then by smaller id. The same set whatever the order of adding.</summary>
internal sealed class TopPosts
{
    /// <summary>How many are kept.</summary>
    public const int Capacity = 10;

    private readonly List<EvidencePost> _posts = [];

    public IReadOnlyList<EvidencePost> Posts => _posts;

    public void Add(EvidencePost post)
    {
        var at = _posts.Count;
        while (at > 0 && Precedes(post, _posts[at - 1]))
            at--;
        if (at == Capacity)
            return;
        _posts.Insert(at, post);
        if (_posts.Count > Capacity)
            _posts.RemoveAt(Capacity);
    }

    private static bool Precedes(EvidencePost left, EvidencePost right) =>
        left.Weight != right.Weight ? left.Weight > right.Weight : left.Id < right.Id;
}
