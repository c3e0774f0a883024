namespace TikTok.AppHost.Infrastructure;

/// <summary>The images of the containers, each with the version that was tried. The one place where they are pinned.</summary>
internal static class Images
{
    public const string Registry = "docker.io";

    public static readonly (string Name, string Tag) Kafka = ("apache/kafka", "4.1.1");

    /// <summary>Honours <c>If-None-Match: *</c> under concurrent writers, which the lake's manifests need, since 4.18.</summary>
    public static readonly (string Name, string Tag) S3 = ("chrislusf/seaweedfs", "4.20");

    public static readonly (string Name, string Tag) Postgres = ("library/postgres", "17.6");
}
