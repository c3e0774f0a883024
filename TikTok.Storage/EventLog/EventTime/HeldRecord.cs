using TikTok.Posts;

namespace TikTok.Storage.EventLog.EventTime;

/// <summary>A copy of a record that waits for those that follow it.</summary>
/// <param name="Record">The record.</param>
/// <param name="IsUndecided">Whether it is a post that no source has placed.</param>
/// <param name="TimeMs">Such a post's time, epoch milliseconds.</param>
/// <param name="MarkMs">What a source says in it; 0 where none does.</param>
/// <param name="IsEnd">Whether an input ends with it.</param>
/// <param name="IsGiven">Whether it was handed on before those that follow had decided: only its time still counts.</param>
internal readonly record struct HeldRecord(LogRecord Record, bool IsUndecided, long TimeMs, long MarkMs, bool IsEnd, bool IsGiven)
{
    /// <summary>Whether it can decide what those before it are.</summary>
    public bool HasSay => IsUndecided || MarkMs > 0 || IsEnd;

    /// <summary>What is left of it when it is handed on early.</summary>
    public HeldRecord Given() => this with { Record = default, IsGiven = true };

    public static HeldRecord Of(in LogRecord record, Post scratch)
    {
        var copy = record with
        {
            Key = record.Key.ToArray(),
            Value = record.Value.ToArray(),
            Headers = [.. record.Headers.Select(header => new LogHeader(header.Name, header.Value.ToArray()))],
        };
        var isPost = !copy.Value.IsEmpty && PostParser.TryParse(copy.Value.Span, scratch, out _);
        var isPlaced = copy.TimeHeader(Topics.SetAsideHeader) is not null || copy.Header(Topics.AheadHeader) is not null;
        return new HeldRecord(
            copy, isPost && !isPlaced, isPost ? scratch.StreamTimeMs : 0,
            isPost ? 0 : copy.TimeHeader(Topics.StreamTimeHeader) ?? 0, !isPost && copy.TimeHeader(Topics.InputEndHeader) is not null, IsGiven: false);
    }
}
