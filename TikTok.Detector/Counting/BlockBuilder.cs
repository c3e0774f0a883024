using System.Buffers;
using TikTok.Detector.Cells;
using TikTok.Posts;

namespace TikTok.Detector.Counting;

/// <summary>
/// Packs the cells of one keyword partition into blocks of a few hundred KB. Format 4: format, input partition, number of input
/// partitions, watermark (int64), whether an input ends with it (format 3 has none), minutes (minute, posts on the platform, first and last of their offsets), posts that are
/// evidence (id, weight, time, handle, sound, tags), cells (keyword, marks, minute, posts, engagement, authors, indices of evidence posts).
/// </summary>
internal sealed class BlockBuilder(PendingCounts pending)
{
    public const int Format = 4;
    private const int SplitBytes = 200 * 1024;
    private readonly ArrayBufferWriter<byte> _cells = new(16 * 1024);
    private readonly ArrayBufferWriter<byte> _posts = new(16 * 1024);
    private readonly Dictionary<int, int> _postIndex = [];
    private readonly List<int> _evidence = [];
    private readonly List<byte[]> _blocks = [];
    private int _cellCount;

    public BlockHeader Header { get; set; }

    /// <summary>Adds a cell: the posts of one keyword in one minute.</summary>
    public void AddCell(in InternedKeyword keyword, uint minute, ReadOnlySpan<int> posts)
    {
        var authors = new AuthorSet();
        long engagement = 0;
        var fresh = 0;
        foreach (var index in posts)
        {
            var post = pending.Posts[index];
            engagement += post.Growth;
            if (!post.IsNew)
                continue;
            fresh++;
            if (post.Author is { } author)
                authors.Add(author);
        }

        _cells.WriteText(keyword.Utf8);
        _cells.WriteCount((int)keyword.Marks);
        _cells.WriteNumber(minute);
        _cells.WriteCount(fresh);
        _cells.WriteSigned(engagement);
        authors.Write(_cells);
        WriteEvidence(keyword.Marks, posts);
        _cellCount++;
        if (_cells.WrittenCount + _posts.WrittenCount >= SplitBytes)
            Seal(Header with { WatermarkMs = Header.WatermarkBeforeMs, InputEnds = false });
    }

    /// <summary>The blocks; the last one carries the new watermark, also when it holds no cell.</summary>
    public IReadOnlyList<byte[]> Finish()
    {
        Seal(Header);
        var blocks = _blocks.ToArray();
        _blocks.Clear();
        return blocks;
    }

    private void WriteEvidence(KeywordMarks marks, ReadOnlySpan<int> posts)
    {
        _evidence.Clear();
        if (marks == KeywordMarks.None) // the others never alert, so nobody asks for evidence
            foreach (var index in posts)
                if (pending.Posts[index].IsNew)
                    Insert(index);
        _cells.WriteCount(_evidence.Count);
        foreach (var index in _evidence)
            _cells.WriteCount(IndexOf(index));
    }

    private void Insert(int index)
    {
        var at = _evidence.Count;
        while (at > 0 && Precedes(pending.Posts[index], pending.Posts[_evidence[at - 1]]))
            at--;
        if (at == TopPosts.Capacity)
            return;
        _evidence.Insert(at, index);
        if (_evidence.Count > TopPosts.Capacity)
            _evidence.RemoveAt(TopPosts.Capacity);
    }

    private static bool Precedes(in PendingPost left, in PendingPost right) => TopPosts.Precedes(left.Weight, left.Id, right.Weight, right.Id);

    private int IndexOf(int post)
    {
        if (_postIndex.TryGetValue(post, out var index))
            return index;
        index = _postIndex.Count;
        _postIndex[post] = index;
        var source = pending.Posts[post];
        _posts.WriteInt64(source.Id);
        _posts.WriteNumber((ulong)source.Weight);
        _posts.WriteInt64(source.TimeMs);
        _posts.WriteText(pending.Handle(source));
        _posts.WriteText(pending.Music(source));
        _posts.WriteCount(source.TagCount);
        foreach (var tag in pending.Tags(source))
            _posts.WriteText(pending.Keyword(tag).Utf8);
        return index;
    }

    private void Seal(BlockHeader header)
    {
        var block = new ArrayBufferWriter<byte>(64 + _posts.WrittenCount + _cells.WrittenCount);
        block.WriteCount(Format);
        block.WriteCount(header.InputPartition);
        block.WriteCount(header.InputPartitions);
        block.WriteInt64(header.WatermarkMs);
        block.WriteCount(header.InputEnds ? 1 : 0);
        block.WriteCount(header.Minutes.Count);
        foreach (var minute in header.Minutes)
        {
            block.WriteNumber(minute.Minute);
            block.WriteCount(minute.Posts);
            block.WriteInt64(minute.FirstOffset);
            block.WriteInt64(minute.LastOffset);
        }

        block.WriteCount(_postIndex.Count);
        block.Write(_posts.WrittenSpan);
        block.WriteCount(_cellCount);
        block.Write(_cells.WrittenSpan);
        _blocks.Add(block.WrittenSpan.ToArray());

        Header = Header with { Minutes = [] }; // platform totals are told once
        _posts.ResetWrittenCount();
        _cells.ResetWrittenCount();
        _postIndex.Clear();
        _cellCount = 0;
    }
}

/// <summary>What a block says beside its cells.</summary>
/// <param name="InputPartition">Partition of posts that it counts.</param>
/// <param name="InputPartitions">Number of partitions of posts.</param>
/// <param name="WatermarkMs">Watermark of the partition after this block, epoch milliseconds.</param>
/// <param name="WatermarkBeforeMs">Watermark before this commit, for blocks that are not its last.</param>
/// <param name="InputEnds">Whether an input ends with this block.</param>
/// <param name="Minutes">Posts on the platform per minute, in this partition.</param>
internal readonly record struct BlockHeader(int InputPartition, int InputPartitions, long WatermarkMs, long WatermarkBeforeMs, bool InputEnds, IReadOnlyList<MinuteTotals> Minutes);

/// <summary>Posts on the platform in one minute of one partition, and the first and the last of their offsets.</summary>
internal readonly record struct MinuteTotals(uint Minute, int Posts, long FirstOffset, long LastOffset);
