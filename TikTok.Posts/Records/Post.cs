namespace TikTok.Posts;

/// <summary>Where a text lies in a <see cref="Post"/>'s buffer, in bytes.</summary>
/// <param name="Start">First byte.</param>
/// <param name="Length">Number of bytes; 0 = absent, null or empty.</param>
public readonly record struct Utf8Slice(int Start, int Length);

/// <summary>A hashtag that the platform itself attached to a post.</summary>
/// <param name="Id">Challenge id, digits.</param>
/// <param name="Name">Hashtag without <c>#</c>.</param>
/// <param name="IsCommerce">Whether the platform marks it as advertising.</param>
public readonly record struct Challenge(Utf8Slice Id, Utf8Slice Name, bool IsCommerce);

/// <summary>
/// One parsed post record. The object is reused from record to record: everything it gives is valid until the next
/// <see cref="PostParser.TryParse"/> into it. Texts are unescaped UTF-8 in which NUL and lone surrogates became U+FFFD.
/// </summary>
public sealed class Post
{
    private readonly List<Challenge> _challenges = [];
    private readonly List<Utf8Slice> _hashtags = [];
    private readonly List<Utf8Slice> _mentionedUserIds = [];
    private byte[] _buffer = new byte[4096];
    private int _used;

    /// <summary><c>itemInfos.id</c>, a 64-bit number.</summary>
    public long Id { get; internal set; }

    /// <summary><c>itemInfos.createTime</c>, epoch seconds.</summary>
    public long CreateTime { get; internal set; }

    /// <summary>Stream time, epoch milliseconds; null where the record does not carry <c>time_stamp</c> yet.</summary>
    public long? TimeStampMs { get; internal set; }

    /// <summary>Stream time, epoch milliseconds: <c>time_stamp</c>, or the post's own time where the record does not carry it yet.</summary>
    public long StreamTimeMs => TimeStampMs ?? CreateTime * 1000;

    /// <summary>Likes (<c>diggCount</c>).</summary>
    public long Likes { get; internal set; }

    /// <summary>Comments.</summary>
    public long Comments { get; internal set; }

    /// <summary>Shares.</summary>
    public long Shares { get; internal set; }

    /// <summary>Views; null in the 2019 dump.</summary>
    public long? Plays { get; internal set; }

    /// <summary>Comments + likes + shares.</summary>
    public long Engagement => Likes + Comments + Shares;

    /// <summary><c>itemInfos.isActivityItem</c>.</summary>
    public bool IsActivityItem { get; internal set; }

    /// <summary>How many NUL characters and lone surrogates were replaced by U+FFFD in the texts.</summary>
    public int ReplacedCharacters { get; internal set; }

    /// <summary>Fields that are not kept as they stand: beyond <see cref="FieldLimits"/>, or a counter that is no count.</summary>
    public int AdjustedFields { get; internal set; }

    /// <summary>Where the value of <c>time_stamp</c> stands in the raw record, in bytes; empty when absent.</summary>
    public Range TimeStampValue { get; internal set; }

    /// <summary>Where the value of <c>itemInfos.id</c> stands in the raw record, in bytes, its quotes included.</summary>
    public Range IdValue { get; internal set; }

    /// <summary>Where the value of <c>itemInfos.createTime</c> stands in the raw record, in bytes, quotes included where it has some.</summary>
    public Range CreateTimeValue { get; internal set; }

    internal Utf8Slice TextSlice { get; set; }

    internal Utf8Slice AuthorIdSlice { get; set; }

    internal Utf8Slice HandleSlice { get; set; }

    internal Utf8Slice NickNameSlice { get; set; }

    internal Utf8Slice MusicIdSlice { get; set; }

    internal Utf8Slice MusicNameSlice { get; set; }

    internal Utf8Slice MusicianSlice { get; set; }

    /// <summary>The post's text.</summary>
    public ReadOnlySpan<byte> Text => Slice(TextSlice);

    /// <summary>The author's numeric id; empty when absent.</summary>
    public ReadOnlySpan<byte> AuthorId => Slice(AuthorIdSlice);

    /// <summary>The author's handle (<c>uniqueId</c>), without <c>@</c>; empty when absent.</summary>
    public ReadOnlySpan<byte> Handle => Slice(HandleSlice);

    /// <summary>The author's display name; empty when absent.</summary>
    public ReadOnlySpan<byte> NickName => Slice(NickNameSlice);

    /// <summary>Id of the sound; empty when absent.</summary>
    public ReadOnlySpan<byte> MusicId => Slice(MusicIdSlice);

    /// <summary>Title of the sound; empty when absent.</summary>
    public ReadOnlySpan<byte> MusicName => Slice(MusicNameSlice);

    /// <summary>The musician (<c>musicInfos.authorName</c>); empty when absent.</summary>
    public ReadOnlySpan<byte> Musician => Slice(MusicianSlice);

    /// <summary>Hashtags that the platform attached (<c>challengeInfoList</c>).</summary>
    public IReadOnlyList<Challenge> Challenges => _challenges;

    /// <summary>Hashtag names in <c>textExtra</c>, without <c>#</c>.</summary>
    public IReadOnlyList<Utf8Slice> Hashtags => _hashtags;

    /// <summary>Ids of the users mentioned, from <c>textExtra</c> (their handles stand in the text only).</summary>
    public IReadOnlyList<Utf8Slice> MentionedUserIds => _mentionedUserIds;

    /// <summary>The bytes of a slice of this post.</summary>
    public ReadOnlySpan<byte> Slice(Utf8Slice slice) => _buffer.AsSpan(slice.Start, slice.Length);

    internal void Add(Challenge challenge) => Add(_challenges, challenge);

    internal void AddHashtag(Utf8Slice name) => Add(_hashtags, name);

    internal void AddMention(Utf8Slice userId) => Add(_mentionedUserIds, userId);

    /// <summary>Room for a text of at most <paramref name="maxLength"/> bytes; what was written is kept by <see cref="Keep"/>.</summary>
    internal Span<byte> Reserve(int maxLength)
    {
        if (_buffer.Length - _used < maxLength)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _used + maxLength));
        return _buffer.AsSpan(_used, maxLength);
    }

    internal Utf8Slice Keep(int length)
    {
        var slice = new Utf8Slice(_used, length);
        _used += length;
        return slice;
    }

    private void Add<T>(List<T> items, T item)
    {
        if (items.Count < FieldLimits.Items)
            items.Add(item);
        else
            AdjustedFields++;
    }

    internal void Clear()
    {
        _challenges.Clear();
        _hashtags.Clear();
        _mentionedUserIds.Clear();
        _used = 0;
        Id = 0;
        CreateTime = 0;
        TimeStampMs = null;
        TimeStampValue = IdValue = CreateTimeValue = default;
        Likes = Comments = Shares = 0;
        Plays = null;
        IsActivityItem = false;
        ReplacedCharacters = AdjustedFields = 0;
        TextSlice = AuthorIdSlice = HandleSlice = NickNameSlice = MusicIdSlice = MusicNameSlice = MusicianSlice = default;
    }
}
