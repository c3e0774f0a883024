namespace TikTok.Api.Page.Live;

/// <summary>What the stream is doing, as seen from the clock on the wall.</summary>
public enum StreamPhase
{
    /// <summary>Nobody has watched it long enough to know.</summary>
    Unknown,

    /// <summary>No post has come yet.</summary>
    Empty,

    /// <summary>Its newest post is minutes old.</summary>
    Live,

    /// <summary>It moves, but through the past.</summary>
    Replay,

    /// <summary>Its newest post is old, and no newer one comes.</summary>
    Still,
}
