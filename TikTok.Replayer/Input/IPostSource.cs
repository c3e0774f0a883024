using TikTok.Posts;
using TikTok.Posts.EventTime;

namespace TikTok.Replayer.Input;

/// <summary>Gives lines in the order in which they are replayed. What it holds is valid until the next read.</summary>
internal interface IPostSource : IAsyncDisposable
{
    /// <summary>The current record, if <see cref="Rejection"/> is None.</summary>
    Post Post { get; }

    /// <summary>Why the current line is not a record.</summary>
    RejectReason Rejection { get; }

    /// <summary>The current line.</summary>
    ReadOnlyMemory<byte> Raw { get; }

    /// <summary>File of the current line.</summary>
    string File { get; }

    /// <summary>Number of the line of its file on which the current record begins, from 1.</summary>
    long Line { get; }

    /// <summary>Which of the files the current line is of, from 0.</summary>
    int FileIndex => 0;

    /// <summary>Lines of the files before that one.</summary>
    long LinesBefore => 0;

    /// <summary>The current post's place in the stream, where the source knows it (<see cref="PlacedSource"/>).</summary>
    Placed Placed => default;

    /// <summary>Which time the input is gone through, from 0; later passes hold only records that were chosen in the first.</summary>
    int Pass => 0;

    /// <summary>Records and lines given or passed over so far, over all files: the source's position.</summary>
    long Position { get; }

    /// <summary>How much of the input has been read, 0 to 1; null where its length is not known.</summary>
    double? Fraction { get; }

    /// <summary>Goes to the next line; false at the end.</summary>
    ValueTask<bool> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Passes over lines that an earlier run has replayed.</summary>
    ValueTask SkipAsync(long lines, CancellationToken cancellationToken);
}
