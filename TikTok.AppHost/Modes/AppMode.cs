namespace TikTok.AppHost.Modes;

/// <summary>Where log, lake and database come from.</summary>
internal enum AppMode
{
    /// <summary>One process with its own log, lake and PostgreSQL.</summary>
    Embedded,

    /// <summary>Kafka, an S3 store and PostgreSQL as containers; each service a process.</summary>
    Containers,

    /// <summary>Kafka, S3 and PostgreSQL of one's own, by connection string; each service a process.</summary>
    External,
}
