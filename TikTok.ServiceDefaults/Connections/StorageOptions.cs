using System.ComponentModel.DataAnnotations;

namespace TikTok.ServiceDefaults.Connections;

/// <summary>Where the embedded defaults keep what they write, section <c>Storage</c>.</summary>
public sealed record StorageOptions
{
    /// <summary>Directory of the embedded log (<c>log</c>), the directory lake (<c>lake</c>) and the private PostgreSQL (<c>postgres</c>).</summary>
    [Required]
    public string DataDirectory { get; init; } = "data";

    /// <summary>How long a start waits for Kafka, S3 or PostgreSQL that is away, before it ends with the reason.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan StartPatience { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether PostgreSQL is fetched, once, on a machine that has none.</summary>
    public bool FetchPostgres { get; init; } = true;

    /// <summary>Where fetched PostgreSQL binaries are kept, for all data directories. Default: <c>tiktok/postgresql</c> in the account's cache directory, for root in <c>/var/cache</c>.</summary>
    public string? PostgresCache { get; init; }
}
