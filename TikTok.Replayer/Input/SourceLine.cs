using TikTok.Posts;

namespace TikTok.Replayer.Input;

/// <summary>A copy of a line of a source.</summary>
internal sealed record SourceLine(byte[] Raw, RejectReason Rejection, string File, long Line, int FileIndex, long LinesBefore, int Pass, long Position, double? Fraction, long? VoteMs)
{
    /// <summary>Copies the current line.</summary>
    /// <param name="source">The source.</param>
    /// <param name="voteMs">Its post's time, if it has a say in the stream's time, epoch milliseconds.</param>
    public static SourceLine Of(IPostSource source, long? voteMs) => new(
        source.Raw.ToArray(), source.Rejection, source.File, source.Line, source.FileIndex, source.LinesBefore, source.Pass, source.Position, source.Fraction, voteMs);
}
