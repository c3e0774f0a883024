namespace TikTok.Api.Reconciliation;

/// <summary>Whether what was received is what is kept.</summary>
/// <param name="Log">What the log holds.</param>
/// <param name="Live">What the "latest" view holds.</param>
/// <param name="Days">What parsing found per stream day, oldest first.</param>
/// <param name="Total">The sums.</param>
/// <param name="Lost">Holes: what was deleted from the log before a stage was done with it, where that is accepted.</param>
/// <param name="Agrees">Whether valid = lake = parsed, and nothing was lost.</param>
public sealed record ReconciliationReport(
    LogCounts Log, LiveCounts Live, IReadOnlyList<ParsedDay> Days, TotalCounts Total, IReadOnlyList<LostRecords> Lost, bool Agrees);

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

/// <summary>What parsing a stream day found.</summary>
/// <param name="Day">The day of stream time, UTC.</param>
/// <param name="LakeRecords">Records in the lake.</param>
/// <param name="ParsedRecords">Records parsed.</param>
/// <param name="DistinctIds">Distinct posts.</param>
/// <param name="ReplacedCharacters">Characters that PostgreSQL cannot keep.</param>
/// <param name="ParsedAt">When, wall clock.</param>
public sealed record ParsedDay(DateOnly Day, long LakeRecords, long ParsedRecords, long DistinctIds, long ReplacedCharacters, DateTime ParsedAt);

/// <summary>The sums.</summary>
/// <param name="Received">Valid and rejected.</param>
/// <param name="Valid">Post records in the log.</param>
/// <param name="Rejected">Lines that were refused.</param>
/// <param name="Lake">Records in the lake, all parsed days.</param>
/// <param name="Parsed">Records parsed, all days.</param>
/// <param name="Distinct">Distinct posts per day, added up.</param>
public sealed record TotalCounts(long Received, long Valid, long Rejected, long Lake, long Parsed, long Distinct);
