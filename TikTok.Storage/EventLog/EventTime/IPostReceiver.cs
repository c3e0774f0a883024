using TikTok.Posts;
using TikTok.Posts.EventTime;

namespace TikTok.Storage.EventLog.EventTime;

/// <summary>Takes the records of a partition of <c>tiktok.posts</c> in the order of their offsets, each with its place in the stream.</summary>
public interface IPostReceiver
{
    /// <summary>A post.</summary>
    /// <param name="record">Its record; valid during the call.</param>
    /// <param name="post">Its parsed form; valid during the call.</param>
    /// <param name="placed">Its place.</param>
    void OnPost(in LogRecord record, Post post, in Placed placed);

    /// <summary>A record that is no post: another producer wrote it.</summary>
    void OnNoPost(in LogRecord record, RejectReason reason)
    {
        // the Archiver's to report
    }

    /// <summary>A source has said how far stream time has come.</summary>
    void OnStreamTime(in LogRecord record, in AgreedTime agreed)
    {
        // who keeps a clock of its own wants to know
    }

    /// <summary>An input has ended.</summary>
    void OnInputEnd(in LogRecord record)
    {
        // who keeps windows wants to know
    }

    /// <summary>An input without posts has been read, which ends nothing.</summary>
    void OnUnreadableInput(in LogRecord record)
    {
        // who keeps account of inputs wants to know
    }
}
