using System.Buffers;
using TikTok.Detector.Cells;
using TikTok.Posts;
using TikTok.Storage.EventLog;

namespace TikTok.Detector.Counting;

/// <summary>
/// Posts and their keywords since the last commit, as flat arrays of structs: one entry per keyword and post, no object and no
/// string. Keywords are interned and kept from commit to commit.
/// </summary>
internal sealed class PendingCounts
{
    private const int MaxInterned = 500_000;
    private const int MaxTags = 8;
    private readonly Dictionary<byte[], int> _ids = new(KeywordComparer.Instance);
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private readonly List<InternedKeyword> _keywords = [];
    private readonly List<PendingPost> _posts = [];
    private readonly List<int> _tags = [];
    private readonly ArrayBufferWriter<byte> _handles = new(4096);
    private readonly int _keywordPartitions;
    private ulong[] _keys = new ulong[4096];
    private int[] _postOf = new int[4096];
    private int _occurrences;

    public PendingCounts(int keywordPartitions)
    {
        _keywordPartitions = keywordPartitions;
        _lookup = _ids.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public IReadOnlyList<PendingPost> Posts => _posts;

    public InternedKeyword Keyword(int id) => _keywords[id];

    public ReadOnlySpan<byte> Handle(in PendingPost post) => _handles.WrittenSpan.Slice(post.HandleStart, post.HandleLength);

    public ReadOnlySpan<byte> Music(in PendingPost post) => _handles.WrittenSpan.Slice(post.HandleStart + post.HandleLength, post.MusicLength);

    public IEnumerable<int> Tags(PendingPost post) => _tags.Skip(post.TagStart).Take(post.TagCount);

    /// <summary>Adds a post with its keywords.</summary>
    /// <param name="post">The post.</param>
    /// <param name="offset">Its offset.</param>
    /// <param name="timeMs">Its stream time.</param>
    /// <param name="isNew">False for a re-sent post, which adds to the engagement only.</param>
    /// <param name="growth">Its engagement, or the growth of it.</param>
    /// <param name="keywords">Its keywords.</param>
    public void Add(Post post, long offset, long timeMs, bool isNew, long growth, KeywordSet keywords)
    {
        var index = _posts.Count;
        var minute = (uint)(timeMs / 60_000);
        var tagStart = _tags.Count;
        AddOccurrence(Intern("*"u8, KeywordMarks.Boilerplate), minute, index);
        for (var i = 0; i < keywords.Count; i++)
        {
            var id = Intern(keywords[i], keywords.MarksOf(i));
            AddOccurrence(id, minute, index);
            if (keywords[i][0] == (byte)'#' && !keywords[i].Contains((byte)' ') && keywords.MarksOf(i) == KeywordMarks.None && _tags.Count - tagStart < MaxTags)
                _tags.Add(id);
        }

        var handleStart = _handles.WrittenCount;
        _handles.Write(post.Handle);
        _handles.Write(post.MusicId);
        var author = post.AuthorId.IsEmpty ? post.Handle : post.AuthorId;
        _posts.Add(new PendingPost(offset, post.Id, post.Engagement, timeMs, minute, isNew, growth, author.IsEmpty ? null : StableHash.Of(author),
            handleStart, post.Handle.Length, post.MusicId.Length, tagStart, _tags.Count - tagStart));
    }

    /// <summary>Occurrences ordered by keyword, then minute: runs of equal keys are cells.</summary>
    public (ReadOnlyMemory<ulong> Keys, ReadOnlyMemory<int> PostOf) Sorted()
    {
        Array.Sort(_keys, _postOf, 0, _occurrences);
        return (_keys.AsMemory(0, _occurrences), _postOf.AsMemory(0, _occurrences));
    }

    public static int KeywordOf(ulong key) => (int)(key >> 32);

    public static uint MinuteOf(ulong key) => (uint)key;

    public void Clear()
    {
        _posts.Clear();
        _tags.Clear();
        _handles.ResetWrittenCount();
        _occurrences = 0;
        if (_keywords.Count <= MaxInterned)
            return;
        _keywords.Clear();
        _ids.Clear();
    }

    private int Intern(ReadOnlySpan<byte> keyword, KeywordMarks marks)
    {
        if (_lookup.TryGetValue(keyword, out var id))
            return id;
        id = _keywords.Count;
        _lookup[keyword] = id;
        _keywords.Add(new InternedKeyword(keyword.ToArray(), marks, StableHash.Partition(keyword, _keywordPartitions)));
        return id;
    }

    private void AddOccurrence(int keyword, uint minute, int post)
    {
        if (_occurrences == _keys.Length)
        {
            Array.Resize(ref _keys, _keys.Length * 2);
            Array.Resize(ref _postOf, _postOf.Length * 2);
        }

        _keys[_occurrences] = (ulong)keyword << 32 | minute;
        _postOf[_occurrences++] = post;
    }
}

/// <summary>A post since the last commit; its handle, sound and tags lie in the arrays of <see cref="PendingCounts"/>.</summary>
internal readonly record struct PendingPost(
    long Offset, long Id, long Weight, long TimeMs, uint Minute, bool IsNew, long Growth, ulong? Author, int HandleStart, int HandleLength, int MusicLength, int TagStart, int TagCount);

/// <summary>A keyword with what follows from its spelling.</summary>
internal readonly record struct InternedKeyword(byte[] Utf8, KeywordMarks Marks, int Partition);
