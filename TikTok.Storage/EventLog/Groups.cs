namespace TikTok.Storage.EventLog;

/// <summary>The consumer groups of the product; who waits for one names it as its stage does.</summary>
public static class Groups
{
    /// <summary>Posts to the lake.</summary>
    public const string Archiver = "archiver";

    /// <summary>Posts to the latest view.</summary>
    public const string RecentPosts = "recent-posts";

    /// <summary>Dead letters to their table.</summary>
    public const string DeadLetters = "dead-letters";

    /// <summary>Posts to keyword counts.</summary>
    public const string Counter = "counter";

    /// <summary>Keyword counts to candidates.</summary>
    public const string Scorer = "scorer";

    /// <summary>Candidates to anomalies.</summary>
    public const string Ranker = "ranker";

    /// <summary>Anomalies from PostgreSQL to the log; its committed offset is the next id of the outbox.</summary>
    public const string Outbox = "outbox";
}
