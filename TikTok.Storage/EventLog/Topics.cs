namespace TikTok.Storage.EventLog;

/// <summary>The topics of the product.</summary>
public static class Topics
{
    /// <summary>Post records with <c>time_stamp</c>; key = item id. Records with the header <see cref="StreamTimeHeader"/> carry stream time only.</summary>
    public const string Posts = "tiktok.posts";

    /// <summary>Packed keyword counts, from the Counter to the Scorer.</summary>
    public const string KeywordCounts = "tiktok.keyword-counts";

    /// <summary>Windows that stand out, from the Scorer to the Ranker. One partition.</summary>
    public const string Candidates = "tiktok.candidates";

    /// <summary>Anomalies as published, JSON. One partition.</summary>
    public const string Anomalies = "tiktok.anomalies";

    /// <summary>Lines that are not post records. One partition.</summary>
    public const string DeadLetters = "tiktok.dead-letters";

    /// <summary>Holds one record, the mark of this log. A group's committed offset here is a source's position, and no offset of this topic.</summary>
    public const string Sources = "tiktok.sources";

    /// <summary>Holds no records: who owns a partition of it replays that part of an input that several Replayers share. A group's committed offset is the part's position.</summary>
    public const string SourceParts = "tiktok.source-parts";

    /// <summary>A copy of each position that is committed in <see cref="SourceParts"/>, for the others who share the input. One partition.</summary>
    public const string SourceHeads = "tiktok.source-heads";

    /// <summary>
    /// Header of a record without a post, whose value is a stream time in epoch milliseconds (8 bytes, little-endian): the
    /// source has reached it, and this partition had nothing to say. So no partition holds the others back.
    /// </summary>
    public const string StreamTimeHeader = "stream-time";

    /// <summary>
    /// Header of a record without a post: an input has ended, and no post of it is newer than this stream time (8 bytes, as
    /// above). Windows that are open close by it; stream time does not move, so whatever comes next is no later than before.
    /// </summary>
    public const string InputEndHeader = "input-end";

    /// <summary>Header beside <see cref="InputEndHeader"/>: what the source has sent in all, JSON (<see cref="EventTime.EndedInput"/>).</summary>
    public const string SentHeader = "sent";

    /// <summary>
    /// Header of a post whose clock the source found wrong; its value is the stream time at which it arrived (8 bytes, as above), or
    /// the post's own where it is merely out of order. It is not counted.
    /// </summary>
    public const string SetAsideHeader = "set-aside";

    /// <summary>Header of a post that counts at its own time, though the source's other posts have not come as far; without a value.</summary>
    public const string AheadHeader = "ahead";

    /// <summary>
    /// Header of what the stages append: when the oldest post behind the record was appended, wall clock, epoch milliseconds
    /// (8 bytes, little-endian). So the last stage knows how long the way took.
    /// </summary>
    public const string OriginHeader = "origin-time";

    /// <summary>All topics as they should be.</summary>
    public static IReadOnlyCollection<TopicSpec> All(EventLogOptions options) =>
    [
        new(Posts, options.PostsPartitions, options.Retention),
        new(KeywordCounts, options.KeywordPartitions, options.Retention),
        new(Candidates, 1, options.Retention),
        new(Anomalies, 1, options.Retention),
        new(DeadLetters, 1, options.Retention),
        new(Sources, 1),
        new(SourceParts, options.SourcePartitions),
        new(SourceHeads, 1, options.Retention),
    ];
}
