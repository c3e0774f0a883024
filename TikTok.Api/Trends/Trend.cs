namespace TikTok.Api.Trends;

/// <summary>A challenge, a sound, a musician or an author on one stream day. Names are what strangers wrote: treat them as hostile.</summary>
public sealed record Trend
{
    /// <summary>The stream day, UTC.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>The challenge as a keyword (<c>#rain</c>), the sound's id, the musician's name folded, or the author's id.</summary>
    public required string Key { get; init; }

    /// <summary>The newest spelling: the challenge's name, the sound's title, the musician's name, the author's handle.</summary>
    public required string Name { get; init; }

    /// <summary>Distinct posts that the stream brought on the day.</summary>
    public required long Posts { get; init; }

    /// <summary>Their distinct authors.</summary>
    public required long Authors { get; init; }

    /// <summary>Their comments, likes and shares, by the newest counters of the day.</summary>
    public required long Engagement { get; init; }

    /// <summary>(Posts + 1) / (mean of the observed days before + 1): 1 is as before. Null when none of those days was observed.</summary>
    public double? Growth { get; init; }

    /// <summary>Place by posts among all of the day; equal posts share a place.</summary>
    public required int PostsRank { get; init; }

    /// <summary>Places up since the day before; null when it was not there.</summary>
    public int? PostsRankChange { get; init; }

    /// <summary>Place by engagement among all of the day.</summary>
    public required int EngagementRank { get; init; }

    /// <summary>Places up since the day before; null when it was not there.</summary>
    public int? EngagementRankChange { get; init; }
}
