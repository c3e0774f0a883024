using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TikTok.Anomalies.Seasonal;
using TikTok.Posts;
using TikTok.Storage.EventLog;

namespace TikTok.Detector.Scoring.Seasonal;

/// <summary>
/// What is known of each tracked keyword, in flat arrays: <see cref="BytesPerKeyword"/> a keyword and the bytes of its spelling,
/// however many there are. Slots are dense and in the order of admission; a full table evicts the keywords with least posts.
/// </summary>
internal sealed class KeywordTable
{
    private const int ChunkBits = 13;
    private const int ChunkSize = 1 << ChunkBits;
    private readonly int _capacity;
    private readonly List<KeywordSlot[]> _chunks = [];
    private byte[] _texts = new byte[4096];
    private int _textBytes;
    private int[] _index = new int[1024];

    /// <param name="capacity">Most keywords.</param>
    public KeywordTable(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _capacity = capacity;
        Array.Fill(_index, -1);
    }

    /// <summary>Bytes of a keyword beside those of its spelling: the slot, and its places in the index at the highest load.</summary>
    public static int BytesPerKeyword => Unsafe.SizeOf<KeywordSlot>() + 2 * sizeof(int);

    /// <summary>Keywords in the table.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes that the table holds now.</summary>
    public long Bytes => (long)_chunks.Count * ChunkSize * Unsafe.SizeOf<KeywordSlot>() + _texts.Length + (long)_index.Length * sizeof(int);

    /// <summary>Copies the table: spellings, then slots, these into buffers of an earlier copy where they fit.</summary>
    public IEnumerable<byte[]> Copy(Queue<byte[]> buffers)
    {
        yield return _texts.AsSpan(0, _textBytes).ToArray();
        for (var chunk = 0; chunk * ChunkSize < Count; chunk++)
            yield return CopyOf(MemoryMarshal.AsBytes(_chunks[chunk].AsSpan(0, Math.Min(ChunkSize, Count - chunk * ChunkSize))), buffers);
    }

    /// <summary>The keyword in a slot.</summary>
    [SuppressMessage("Design", "MA0102", Justification = "Given out by reference: it is changed in place.")]
    public ref KeywordSlot this[int slot] => ref _chunks[slot >> ChunkBits][slot & (ChunkSize - 1)];

    /// <summary>The slot of a keyword; -1 when it is not tracked.</summary>
    public int Find(ReadOnlySpan<byte> keyword) => _index[PlaceOf(keyword)];

    /// <summary>The spelling of the keyword in a slot.</summary>
    public ReadOnlySpan<byte> TextOf(int slot)
    {
        ref var found = ref this[slot];
        return _texts.AsSpan(found.TextStart, found.TextLength);
    }

    /// <summary>Admits a keyword that is not in the table.</summary>
    /// <returns>Its slot. Slots given before may have moved: a full table evicts.</returns>
    public int Add(ReadOnlySpan<byte> keyword, KeywordMarks marks, in SeasonalState state)
    {
        if (Count >= _capacity) // more: it was restored from the time of a larger capacity
            EvictColdest(Count - _capacity + Math.Max(1, _capacity / 10));
        if (Count == _chunks.Count * ChunkSize)
            _chunks.Add(new KeywordSlot[ChunkSize]);
        if (2 * (Count + 1) > _index.Length)
            Rehash(_index.Length * 2);
        var slot = Count++;
        this[slot] = new KeywordSlot { State = state, TextStart = Keep(keyword), TextLength = (ushort)keyword.Length, Marks = (byte)marks };
        _index[PlaceOf(keyword)] = slot;
        return slot;
    }

    /// <summary>Takes up what <see cref="Copy"/> gave.</summary>
    public void Restore(IReadOnlyList<byte[]> parts)
    {
        _texts = parts[0];
        _textBytes = _texts.Length;
        _chunks.Clear();
        Count = 0;
        foreach (var part in parts.Skip(1))
        {
            var slots = MemoryMarshal.Cast<byte, KeywordSlot>(part);
            _chunks.Add(new KeywordSlot[ChunkSize]);
            slots.CopyTo(_chunks[^1]);
            Count += slots.Length;
        }

        var length = _index.Length;
        while (2 * (Count + 1) > length)
            length *= 2;
        Rehash(length);
    }

    private static byte[] CopyOf(ReadOnlySpan<byte> bytes, Queue<byte[]> buffers)
    {
        var copy = buffers.TryPeek(out var buffer) && buffer.Length == bytes.Length ? buffers.Dequeue() : GC.AllocateUninitializedArray<byte>(bytes.Length);
        bytes.CopyTo(copy);
        return copy;
    }

    // Fewest posts first; among equals the oldest; what was admitted just now not at all. What is evicted is known to the baselines.
    private void EvictColdest(int count)
    {
        var levels = new float[Count];
        for (var slot = 0; slot < Count; slot++)
            levels[slot] = Warmth(this[slot].State);
        Array.Sort(levels);
        var limit = levels[count - 1];
        var atLimit = count - Array.FindIndex(levels, level => level >= limit); // the others that go are below it
        var (kept, texts) = (0, _texts);
        _texts = new byte[texts.Length];
        _textBytes = 0;
        for (var slot = 0; slot < Count; slot++)
        {
            ref var candidate = ref this[slot];
            var warmth = Warmth(candidate.State);
            if (warmth < limit || warmth <= limit && atLimit-- > 0)
                continue;

            candidate.TextStart = Keep(texts.AsSpan(candidate.TextStart, candidate.TextLength));
            this[kept++] = candidate;
        }

        Count = kept;
        var needed = (_capacity + ChunkSize - 1) / ChunkSize;
        if (_chunks.Count > needed)
            _chunks.RemoveRange(needed, _chunks.Count - needed);
        Rehash(_index.Length);
    }

    private static float Warmth(in SeasonalState state) => SeasonalModel.WindowsOf(state) == 0 ? float.PositiveInfinity : (float)SeasonalModel.LevelOf(state);

    private int Keep(ReadOnlySpan<byte> keyword)
    {
        if (_textBytes + keyword.Length > _texts.Length)
            Array.Resize(ref _texts, Math.Max(_texts.Length + _texts.Length / 16, _textBytes + keyword.Length));
        keyword.CopyTo(_texts.AsSpan(_textBytes));
        _textBytes += keyword.Length;
        return _textBytes - keyword.Length;
    }

    private void Rehash(int length)
    {
        _index = new int[length];
        Array.Fill(_index, -1);
        for (var slot = 0; slot < Count; slot++)
            _index[PlaceOf(TextOf(slot))] = slot;
    }

    // Linear probing; the place of the keyword, or the empty one where it belongs.
    private int PlaceOf(ReadOnlySpan<byte> keyword)
    {
        var place = (int)(StableHash.Of(keyword) >> 32) & (_index.Length - 1);
        while (_index[place] is var slot and >= 0 && !TextOf(slot).SequenceEqual(keyword))
            place = (place + 1) & (_index.Length - 1);
        return place;
    }
}

/// <summary>A tracked keyword.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct KeywordSlot
{
    public SeasonalState State;

    /// <summary>Who wrote of it lately.</summary>
    public AuthorTrail Authors;

    /// <summary>Where its spelling begins.</summary>
    public int TextStart;

    /// <summary>Bytes of its spelling.</summary>
    public ushort TextLength;

    /// <summary><see cref="KeywordMarks"/>: what is marked is never a candidate.</summary>
    public byte Marks;

    /// <summary>1 when the baselines knew it as it was admitted.</summary>
    public byte Seeded;
}
