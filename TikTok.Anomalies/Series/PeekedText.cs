using System.Text;

namespace TikTok.Anomalies.Series;

/// <summary>A text whose first line was looked at, and which is read from its beginning all the same.</summary>
internal sealed class PeekedText : TextReader
{
    private const int Block = 4096;
    private const int MostPeeked = 65_536;
    private const char ByteOrderMark = '\uFEFF';

    private readonly TextReader _rest;
    private readonly string _head;
    private int _taken;

    private PeekedText(string head, TextReader rest)
    {
        (_head, _rest) = (head, rest);
        FirstLine = head.Split(['\r', '\n']).FirstOrDefault(line => !string.IsNullOrWhiteSpace(line)) ?? "";
    }

    /// <summary>The first line that is not blank, without its end; empty when there is none. Of a very long one, the beginning.</summary>
    public string FirstLine { get; }

    /// <summary>Reads as far as the end of the first line, or as a first read gives.</summary>
    public static async Task<PeekedText> OpenAsync(TextReader text, CancellationToken cancellation)
    {
        var (head, block) = (new StringBuilder(), new char[Block]);
        var (hasText, isWhole) = (false, false);
        while (!isWhole && head.Length < MostPeeked)
        {
            // A read of standard input does not end when it is cancelled.
            var read = await text.ReadAsync(block, cancellation).AsTask().WaitAsync(cancellation);
            if (read == 0)
                break;
            foreach (var c in block.AsSpan(0, read))
            {
                isWhole |= hasText && c is '\r' or '\n';
                hasText |= !char.IsWhiteSpace(c) && c != ByteOrderMark;
            }

            head.Append(block, 0, read);
        }

        return new PeekedText(head.ToString().TrimStart(ByteOrderMark), text);
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default)
    {
        if (_taken == _head.Length)
            return _rest.ReadAsync(buffer, cancellationToken);
        var taken = Math.Min(buffer.Length, _head.Length - _taken);
        _head.AsSpan(_taken, taken).CopyTo(buffer.Span);
        _taken += taken;
        return ValueTask.FromResult(taken);
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(char[] buffer, int index, int count) => ReadAsync(buffer.AsMemory(index, count)).AsTask();
}
