namespace TikTok.Api.Series;

/// <summary>A keyword's counts in one closed window.</summary>
public sealed record SeriesWindow
{
    /// <summary>Start of the window.</summary>
    public required DateTime Start { get; init; }

    /// <summary>Distinct posts.</summary>
    public int Posts { get; init; }

    /// <summary>Distinct authors.</summary>
    public int Authors { get; init; }

    /// <summary>Comments, likes and shares.</summary>
    public long Engagement { get; init; }

    /// <summary>Posts expected; null where too little was known of the keyword.</summary>
    public float? Expected { get; init; }

    /// <summary>True where the keyword does not occur: then what was expected is not kept, but recomputed from the windows before and behind.</summary>
    public bool ExpectedIsEstimate { get; init; }

    /// <summary>Lower edge of the normal band, posts; null where the keyword does not occur.</summary>
    public float? BandLower { get; init; }

    /// <summary>Upper edge of the normal band, posts; null likewise.</summary>
    public float? BandUpper { get; init; }

    /// <summary>True when an input ended in the window, which closed it early, and posts came later: they are counted, but it was judged without them.</summary>
    public bool Revised { get; init; }

    /// <summary>False when the stream brought no post at all in the window's hour: its zero says nothing.</summary>
    public bool Observed { get; init; }
}
