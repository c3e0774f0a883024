namespace TikTok.Replayer.Generate.Events;

/// <summary>What can be injected into a sample. The names in options and truth are those of <see cref="ScenarioNames"/>.</summary>
public enum Scenario
{
    /// <summary>A brand's posts multiply within a quarter of an hour, and calm down after an hour or a few.</summary>
    Spike,

    /// <summary>A brand's posts grow over a day or more, too slowly for one hour to look strange beside the one before. As an anomaly it is a spike.</summary>
    SlowBurn,

    /// <summary>From one moment on a brand is talked about more, to the end of the sample.</summary>
    LevelShift,

    /// <summary>A brand that is always talked about goes quiet for hours.</summary>
    Drop,

    /// <summary>A hashtag that nobody has used before is everywhere.</summary>
    Emerging,

    /// <summary>A sound rises over days and falls again: worth showing, no crisis. Alerting is neither asked for nor wrong.</summary>
    Trend,

    /// <summary>The whole platform has more posts for hours or a day: no anomaly of any one keyword.</summary>
    PlatformSurge,

    /// <summary>One account, alone or with two that copy it, posts a brand's hashtag again and again.</summary>
    AuthorSpam,

    /// <summary>A tag that says nothing is put on more posts than usual.</summary>
    BoilerplateSurge,

    /// <summary>Robots re-send one post hundreds of times, with its id: it stays one post.</summary>
    ResendStorm,
}
