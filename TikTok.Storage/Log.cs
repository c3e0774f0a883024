using Microsoft.Extensions.Logging;

namespace TikTok.Storage;

/// <summary>Everything that TikTok.Storage logs. Event ids 2000-2999: log 2000, PostgreSQL 2100, lake 2200.</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Warning, "Expired records of {Partition} could not be deleted; they are kept and tried again in a minute")]
    public static partial void RetentionFailed(ILogger logger, Exception failure, string partition);

    [LoggerMessage(2001, LogLevel.Warning, "{Group} lost {Partition} to a newer owner and takes it up anew from what is committed")]
    public static partial void PartitionFenced(ILogger logger, Exception fenced, string group, string partition);

    [LoggerMessage(2002, LogLevel.Error, "Offsets {From} to {To} of {Partition} were deleted before {Group} was done with them: they are lost to it. It goes on at {Start}, as EventLog:AcceptLostOffsets says")]
    public static partial void OffsetsLost(ILogger logger, long from, long to, string partition, string group, long start);

    [LoggerMessage(2010, LogLevel.Information, "Kafka client {Client}: {Message}")]
    public static partial void KafkaSays(ILogger logger, string client, string message);

    [LoggerMessage(2011, LogLevel.Warning, "Kafka client {Client}: {Message}")]
    public static partial void KafkaWarns(ILogger logger, string client, string message);

    [LoggerMessage(2017, LogLevel.Warning, "Kafka at {Servers}: {Reason}. Clients go on trying; nothing is lost")]
    public static partial void KafkaConnection(ILogger logger, string servers, string reason);

    [LoggerMessage(2012, LogLevel.Warning, "{Reason} Trying again in {Pause}; nothing is lost")]
    public static partial void KafkaAway(ILogger logger, string reason, TimeSpan pause);

    [LoggerMessage(2013, LogLevel.Warning, "A transaction of {Writer} is in doubt ({Reason}): the writer starts anew and looks whether it took")]
    public static partial void TransactionInDoubt(ILogger logger, string writer, string reason);

    [LoggerMessage(2014, LogLevel.Information, "Topic {Topic} was created with {Partitions} partitions")]
    public static partial void TopicCreated(ILogger logger, string topic, int partitions);

    [LoggerMessage(2015, LogLevel.Information, "{Group} owns {Partition} from offset {Offset}")]
    public static partial void PartitionOwned(ILogger logger, string group, string partition, long offset);

    [LoggerMessage(2016, LogLevel.Information, "{Group} gives {Topic}/{Partitions} back")]
    public static partial void PartitionsGivenBack(ILogger logger, string group, string topic, string partitions);

    [LoggerMessage(2100, LogLevel.Information, "PostgreSQL {Major} started in {Directory} on 127.0.0.1:{Port} (process {ProcessId})")]
    public static partial void ClusterStarted(ILogger logger, int major, string directory, int port, int processId);

    [LoggerMessage(2101, LogLevel.Information, "PostgreSQL in {Directory} was already running on 127.0.0.1:{Port} (process {ProcessId}) and is used as it is")]
    public static partial void ClusterAdopted(ILogger logger, string directory, int port, int processId);

    [LoggerMessage(2102, LogLevel.Information, "Creating a PostgreSQL {Major} cluster in {Directory}")]
    public static partial void ClusterCreating(ILogger logger, int major, string directory);

    [LoggerMessage(2103, LogLevel.Warning, "User {User} cannot reach {Directory}, so the database is kept in {Relocated}")]
    public static partial void ClusterRelocated(ILogger logger, string user, string directory, string relocated);

    [LoggerMessage(2104, LogLevel.Warning, "The database recorded in {Location} is gone; a new one is created")]
    public static partial void ClusterVanished(ILogger logger, string location);

    [LoggerMessage(2105, LogLevel.Information, "Port {Port} was taken before PostgreSQL could use it; trying another one")]
    public static partial void PortTaken(ILogger logger, int port);

    [LoggerMessage(2106, LogLevel.Warning, "{File} names process {ProcessId}, which is not this database; the record is treated as stale")]
    public static partial void PidFileStale(ILogger logger, string file, int processId);

    [LoggerMessage(2107, LogLevel.Information, "PostgreSQL in {Directory} stopped")]
    public static partial void ClusterStopped(ILogger logger, string directory);

    [LoggerMessage(2109, LogLevel.Error, "PostgreSQL in {Directory} did not stop: {Reason}")]
    public static partial void ClusterNotStopped(ILogger logger, string directory, string reason);

    [LoggerMessage(2110, LogLevel.Information, "The database in {Directory} was deleted")]
    public static partial void ClusterDeleted(ILogger logger, string directory);

    [LoggerMessage(2111, LogLevel.Warning, "{Directory} held no complete database and was moved to {Aside}")]
    public static partial void LeftoverMovedAside(ILogger logger, string directory, string aside);

    [LoggerMessage(2112, LogLevel.Warning, "No PostgreSQL that fits is installed: fetching PostgreSQL {Version} (some 15 MB) once, into {Directory}")]
    public static partial void PostgresFetching(ILogger logger, string version, string directory);

    [LoggerMessage(2113, LogLevel.Information, "PostgreSQL {Version}: {Megabytes} MB of some 90 on disk")]
    public static partial void PostgresStillFetching(ILogger logger, string version, long megabytes);

    [LoggerMessage(2114, LogLevel.Information, "PostgreSQL {Version} is in {Directory}, after {Seconds:0.0} s")]
    public static partial void PostgresFetched(ILogger logger, string version, string directory, double seconds);

    [LoggerMessage(2150, LogLevel.Information, "Database schema is at its newest version; {Count} scripts were run now")]
    public static partial void SchemaMigrated(ILogger logger, int count);

    [LoggerMessage(2200, LogLevel.Warning, "{Count} half-written files of an earlier run were removed from {Directory}")]
    public static partial void HalfWrittenRemoved(ILogger logger, int count, string directory);

    [LoggerMessage(2201, LogLevel.Warning, "Parts of {Key} that was not finished are left in bucket {Bucket}; a lifecycle rule that aborts incomplete uploads removes them")]
    public static partial void PartsLeft(ILogger logger, Exception failure, string key, string bucket);
}
