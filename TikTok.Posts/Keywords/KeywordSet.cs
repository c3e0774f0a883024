using System.IO.Hashing;
using System.Text;

namespace TikTok.Posts;

/// <summary>The distinct keywords of one post, as UTF-8 in one buffer. Reused from post to post.</summary>
public sealed class KeywordSet
{
    private readonly List<Entry> _entries = new(64);
    private byte[] _buffer = new byte[2048];
    private int _used;

    /// <summary>Number of keywords.</summary>
    public int Count => _entries.Count;

    /// <summary>The keyword's canonical UTF-8 bytes; valid until the next extraction.</summary>
    public ReadOnlySpan<byte> this[int index] => _buffer.AsSpan(_entries[index].Start, _entries[index].Length);

    /// <summary>Whether the keyword is a stop word or boilerplate.</summary>
    public KeywordMarks MarksOf(int index) => _entries[index].Marks;

    /// <summary>Whether the keyword is a word of the text: no hashtag, no mention, no sound.</summary>
    public bool IsWord(int index) => this[index] is not [(byte)'#' or (byte)'@', ..] && !this[index].Contains((byte)':');

    /// <summary>The keywords as strings, for places that are not hot.</summary>
    public string[] ToStrings()
    {
        var texts = new string[Count];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = Encoding.UTF8.GetString(this[i]);
        return texts;
    }

    internal void Clear()
    {
        _entries.Clear();
        _used = 0;
    }

    internal void Add(ReadOnlySpan<byte> prefix, ReadOnlySpan<char> text, KeywordMarks marks, int maxBytes)
    {
        var room = prefix.Length + Encoding.UTF8.GetMaxByteCount(text.Length);
        if (_buffer.Length - _used < room)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _used + room));
        var target = _buffer.AsSpan(_used);
        prefix.CopyTo(target);
        var length = prefix.Length + Encoding.UTF8.GetBytes(text, target[prefix.Length..]);
        if (length > maxBytes)
            return;

        var hash = XxHash3.HashToUInt64(target[..length]);
        foreach (var entry in _entries)
            if (entry.Hash == hash && entry.Length == length)
                return; // 64 bits over one post's keywords: equal hashes are equal keywords
        _entries.Add(new Entry(hash, _used, length, marks));
        _used += length;
    }

    private readonly record struct Entry(ulong Hash, int Start, int Length, KeywordMarks Marks);
}
