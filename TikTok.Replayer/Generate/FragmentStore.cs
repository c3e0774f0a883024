namespace TikTok.Replayer.Generate;

/// <summary>Many pre-encoded pieces of JSON in one array: 20,000 authors are one object for the garbage collector.</summary>
internal sealed class FragmentStore
{
    private readonly List<int> _ends = [];

    /// <summary>Write the next piece here, then call <see cref="EndFragment"/>.</summary>
    public Utf8Buffer Buffer { get; } = new(1 << 16);

    public void EndFragment() => _ends.Add(Buffer.Length);

    public ReadOnlySpan<byte> this[int index] => Buffer.Written[(index == 0 ? 0 : _ends[index - 1]).._ends[index]];
}
