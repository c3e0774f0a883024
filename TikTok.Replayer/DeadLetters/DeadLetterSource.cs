using TikTok.Posts;
using TikTok.Replayer.Input;

namespace TikTok.Replayer.DeadLetters;

/// <summary>Dead letters, read again by the present parser.</summary>
internal sealed class DeadLetterSource(DeadLetterTable table, LetterBytes bytes, PostReaderOptions reading, RejectReason? reason, long nextBatch) : IPostSource
{
    private const int PageLetters = 500;
    private Queue<DeadLetter> _page = new();
    private DeadLetter? _letter;
    private long _read = -1;

    public Post Post { get; } = new();

    public RejectReason Rejection { get; private set; }

    public ReadOnlyMemory<byte> Raw { get; private set; }

    public string File => _letter!.Source;

    public long Line => _letter!.Line;

    /// <summary>Offset of the letter in <c>tiktok.dead-letters</c>.</summary>
    public long Position => _read;

    public double? Fraction => null;

    /// <summary>Letters whose line nobody has any more.</summary>
    public long Gone { get; private set; }

    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        while (await NextAsync(cancellationToken))
        {
            if (await bytes.FindAsync(_letter!, cancellationToken) is not { } line)
            {
                Gone++;
                continue;
            }

            Raw = line.Bytes;
            Rejection = line.IsTooLong ? RejectReason.LineTooLong
                : PostParser.TryParse(Raw.Span, Post, out var why, reading.LatestCreateTime) ? RejectReason.None : why;
            return true;
        }

        return false;
    }

    /// <summary>Letters have no earlier run: those that were replayed are not given again.</summary>
    public ValueTask SkipAsync(long lines, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async ValueTask<bool> NextAsync(CancellationToken cancellationToken)
    {
        if (_page.Count == 0)
            _page = new Queue<DeadLetter>(await table.ReadAsync(_read, reason, nextBatch, PageLetters, cancellationToken));
        if (!_page.TryDequeue(out _letter))
            return false;
        _read = _letter.Offset;
        return true;
    }
}
