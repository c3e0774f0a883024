using System.ComponentModel.DataAnnotations;

namespace TikTok.ServiceDefaults.Connections;

/// <summary>Where the embedded defaults keep what they write, section <c>Storage</c>.</summary>
public sealed record StorageOptions
{
    /// <summary>Directory of the embedded log (<c>log</c>), the directory lake (<c>lake</c>) and the private PostgreSQL (<c>postgres</c>).</summary>
    [Required]
    public string DataDirectory { get; init; } = "data";
}
