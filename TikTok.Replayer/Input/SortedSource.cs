using TikTok.Posts;

namespace TikTok.Replayer.Input;

/// <summary>
/// An input that fits in memory, ordered by <c>createTime</c>; lines of the same second stay in their order, lines that are no
/// records come first.
/// </summary>
internal sealed class SortedSource : IPostSource
{
    private const int ChunkBytes = 16 << 20;
    private readonly List<Entry> _entries = [];
    private readonly List<byte[]> _chunks = [];
    private readonly IReadOnlyList<string> _files;
    private int _usedOfLastChunk = ChunkBytes;
    private int _next;

    private SortedSource(IReadOnlyList<string> files) => _files = files;

    public Post Post { get; } = new();

    public RejectReason Rejection => Current.Rejection;

    public ReadOnlyMemory<byte> Raw => _chunks[Current.Chunk].AsMemory(Current.Start, Current.Length);

    public string File => _files[Current.File];

    public long Line => Current.Line;

    public long Position => _next;

    public double? Fraction => _entries.Count == 0 ? 1 : (double)_next / _entries.Count;

    private Entry Current => _entries[_next - 1];

    /// <summary>Reads and sorts files.</summary>
    /// <exception cref="InputException">They hold more than <paramref name="maxBytes"/>.</exception>
    public static async Task<SortedSource> LoadAsync(IReadOnlyList<string> files, PostReaderOptions options, long maxBytes, CancellationToken cancellationToken)
    {
        var sorted = new SortedSource(files);
        for (var file = 0; file < files.Count; file++)
        {
            await using var source = new FileSource([files[file]], options);
            while (await source.ReadAsync(cancellationToken))
            {
                sorted.Add(source, file);
                if ((long)sorted._chunks.Count * ChunkBytes > maxBytes)
                    throw new InputException($"Input '{files[file]}' does not fit into the {maxBytes >> 20} MiB that sorting may use: sort it first, or replay it in its own order without --sort.");
            }
        }

        sorted._entries.Sort((left, right) => (left.Time, left.File, left.Line).CompareTo((right.Time, right.File, right.Line)));
        return sorted;
    }

    public ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (_next == _entries.Count)
            return new(false);
        _next++;
        if (Rejection == RejectReason.None)
            PostParser.TryParse(Raw.Span, Post, out _);
        return new(true);
    }

    public ValueTask SkipAsync(long lines, CancellationToken cancellationToken)
    {
        _next = (int)Math.Min(lines, _entries.Count);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Add(FileSource source, int file)
    {
        var raw = source.Raw.Span;
        if (_usedOfLastChunk + raw.Length > (_chunks.Count > 0 ? _chunks[^1].Length : 0))
        {
            _chunks.Add(new byte[Math.Max(ChunkBytes, raw.Length)]);
            _usedOfLastChunk = 0;
        }

        raw.CopyTo(_chunks[^1].AsSpan(_usedOfLastChunk));
        var time = source.Rejection == RejectReason.None ? source.Post.CreateTime : long.MinValue;
        _entries.Add(new Entry(time, file, source.Line, _chunks.Count - 1, _usedOfLastChunk, raw.Length, source.Rejection));
        _usedOfLastChunk += raw.Length;
    }

    private readonly record struct Entry(long Time, int File, long Line, int Chunk, int Start, int Length, RejectReason Rejection);
}
