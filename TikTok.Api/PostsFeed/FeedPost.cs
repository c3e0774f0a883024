using System.Text.Json.Serialization;

namespace TikTok.Api.PostsFeed;

/// <summary>A post, its newest snapshot. Texts are exactly what the author wrote: treat them as hostile.</summary>
public sealed record FeedPost
{
    /// <summary>The post's id, as text because JavaScript's numbers do not hold it.</summary>
    public required string Id { get; init; }

    /// <summary>The post on TikTok.</summary>
    public string Link => PostLink.Of(Handle, Id);

    /// <summary>The author's handle.</summary>
    public required string Handle { get; init; }

    /// <summary>The author's name.</summary>
    public required string NickName { get; init; }

    /// <summary>The text.</summary>
    public required string Text { get; init; }

    /// <summary>The language that the text seems to be in, ISO 639-1; null when it does not tell.</summary>
    public string? Language { get; init; }

    /// <summary>Hashtags, without the sign.</summary>
    public required string[] Hashtags { get; init; }

    /// <summary>When it was posted.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>When the stream brought this snapshot.</summary>
    public required DateTime StreamedAt { get; init; }

    /// <summary>Likes.</summary>
    public required long Likes { get; init; }

    /// <summary>Comments.</summary>
    public required long Comments { get; init; }

    /// <summary>Shares.</summary>
    public required long Shares { get; init; }

    /// <summary>Plays; null when the source does not say.</summary>
    public long? Plays { get; init; }

    /// <summary>Id of the sound.</summary>
    public required string MusicId { get; init; }

    /// <summary>Name of the sound.</summary>
    public required string MusicName { get; init; }

    /// <summary>Who made the sound.</summary>
    public required string Musician { get; init; }

    /// <summary>Whether it was found by a keyword that it has, and need not be looked into.</summary>
    [JsonIgnore]
    public bool HasKeyword { get; init; }
}
