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
        while (at > 0 && Precedes(post.Weight, post.Id, _posts[at - 1].Weight, _posts[at - 1].Id))
            at--;
        if (at == Capacity)
            return;
        _posts.Insert(at, post);
        if (_posts.Count > Capacity)
            _posts.RemoveAt(Capacity);
    }

    public TopPosts Copy()
    {
        var copy = new TopPosts();
        copy._posts.AddRange(_posts);
        return copy;
    }

    /// <summary>The order of evidence, here and in the Counter's blocks: were they two, what is kept would depend on the cut of the blocks.</summary>
    public static bool Precedes(long leftWeight, long leftId, long rightWeight, long rightId) =>
        leftWeight != rightWeight ? leftWeight > rightWeight : leftId < rightId;
}
