namespace TikTok.Api.Reconciliation;

/// <summary>Whether what was received is what is kept and counted.</summary>
/// <param name="Sources">What sources say they have sent.</param>
/// <param name="Log">What was read of the log, by the latest view and the table of dead letters.</param>
/// <param name="Live">What the "latest" view holds.</param>
/// <param name="Days">What became of each stream day that is parsed, oldest first.</param>
/// <param name="Total">The sums.</param>
/// <param name="Checks">What is compared, and whether it holds.</param>
/// <param name="Lost">Holes: what was deleted from the log before a stage was done with it, where that is accepted.</param>
/// <param name="Agrees">Whether all checks hold, and nothing was lost. While a day is open it is false: the day is not parsed yet.</param>
public sealed record ReconciliationReport(
    SentCounts Sources, LogCounts Log, LiveCounts Live, IReadOnlyList<DayCounts> Days, TotalCounts Total,
    IReadOnlyList<ReconciliationCheck> Checks, IReadOnlyList<LostRecords> Lost, bool Agrees);

/// <summary>Two numbers that were counted independently of each other.</summary>
/// <param name="What">What they say when the check holds.</param>
/// <param name="Left">The first number.</param>
/// <param name="Right">The second one.</param>
/// <param name="Holds">Whether it holds.</param>
public sealed record ReconciliationCheck(string What, long Left, long Right, bool Holds);

/// <summary>What sources say of the inputs that have ended.</summary>
/// <param name="Inputs">How many.</param>
/// <param name="Valid">Posts sent.</param>
/// <param name="Rejected">Lines sent to dead letters.</param>
/// <param name="Skipped">Posts left out because they were told to.</param>
/// <param name="SetAside">Of the posts, those whose clocks they found wrong.</param>
public sealed record SentCounts(long Inputs, long Valid, long Rejected, long Skipped, long SetAside);

/// <summary>A hole in what a stage has read.</summary>
/// <param name="Consumer">The stage's consumer group.</param>
/// <param name="Topic">Topic.</param>
/// <param name="Partition">Partition.</param>
/// <param name="From">First offset.</param>
/// <param name="Next">The offset after the last one.</param>
/// <param name="Offsets">How many offsets; at most so many records.</param>
/// <param name="NotedAt">When, wall clock.</param>
public sealed record LostRecords(string Consumer, string Topic, int Partition, long From, long Next, long Offsets, DateTime NotedAt);

/// <summary>What the log holds.</summary>
/// <param name="Posts">Post records.</param>
/// <param name="DeadLetters">Lines that were refused.</param>
public sealed record LogCounts(long Posts, long DeadLetters);

/// <summary>What the "latest" view holds.</summary>
/// <param name="Distinct">Distinct posts.</param>
public sealed record LiveCounts(long Distinct);

/// <summary>What became of a stream day.</summary>
/// <param name="Day">The day of stream time, UTC.</param>
/// <param name="LakeRecords">Records in the lake, by its manifests.</param>
/// <param name="ParsedRecords">Records found there.</param>
/// <param name="DistinctIds">Distinct posts among them.</param>
/// <param name="SetAside">Records whose time is not that of the hour under which they are kept: their clocks are wrong.</param>
/// <param name="ReplacedCharacters">Characters that PostgreSQL cannot keep.</param>
/// <param name="AdjustedFields">Fields that were longer or larger than any should be and were cut, and counters that are no counts; the raw records keep them.</param>
/// <param name="ParsedAt">When, wall clock.</param>
/// <param name="Counted">Posts that the detector counted.</param>
/// <param name="NotCounted">Posts that it did not count, by reason.</param>
public sealed record DayCounts(
    DateOnly Day, long LakeRecords, long ParsedRecords, long DistinctIds, long SetAside, long ReplacedCharacters, long AdjustedFields, DateTime ParsedAt, long Counted, NotCounted NotCounted);

/// <summary>Posts that the detector did not count.</summary>
/// <param name="Late">They came after their windows had closed, or the dump is in no order.</param>
/// <param name="Ahead">They are dated far ahead of the posts that they arrived with; kept under the hour at which they arrived.</param>
/// <param name="Behind">They are dated far behind them; kept like these.</param>
/// <param name="Repeated">They were counted before.</param>
/// <param name="Rounded">They have the id of another post, of another author or with another text: their ids were rounded.</param>
public sealed record NotCounted(long Late, long Ahead, long Behind, long Repeated, long Rounded)
{
    /// <summary>All of them.</summary>
    public long Total => Late + Ahead + Behind + Repeated + Rounded;
}

/// <summary>The sums.</summary>
/// <param name="Received">Valid and rejected.</param>
/// <param name="Valid">Post records in the log.</param>
/// <param name="Rejected">Lines that were refused.</param>
/// <param name="Lake">Records in the lake, all parsed days.</param>
/// <param name="Parsed">Records parsed, all days.</param>
/// <param name="Distinct">Distinct posts per day, added up.</param>
/// <param name="Counted">Posts counted, all parsed days.</param>
/// <param name="NotCounted">Posts not counted, all parsed days.</param>
public sealed record TotalCounts(long Received, long Valid, long Rejected, long Lake, long Parsed, long Distinct, long Counted, long NotCounted);
