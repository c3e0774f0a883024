namespace TikTok.Replayer.Generate.Events;

/// <summary>When a story happens in a sample of any length.</summary>
/// <param name="IsLive">On the last day; otherwise on an earlier one.</param>
/// <param name="Position">
/// Of an earlier story: where between the end of the warm-up (0) and the last day (1); from -1 to 0 = within the warm-up, so that
/// somebody who watches the first run sees one soon.
/// </param>
/// <param name="Hour">Hour of the day, UTC.</param>
internal readonly record struct StoryPlace(bool IsLive, double Position, double Hour)
{
    public static StoryPlace Live(double hour) => new(true, 1, hour);

    public static StoryPlace Earlier(double position, double hour) => new(false, position, hour);
}

/// <summary>One thing that can happen in a sample. All content is invented.</summary>
/// <param name="Scenario">What happens.</param>
/// <param name="Region">Where, see <see cref="Languages.Region"/>; its language is that of the captions.</param>
/// <param name="Keyword">The hashtag concerned, without <c>#</c>.</param>
/// <param name="Summary">What happens, in one English sentence; <c>{brand}</c> is the brand.</param>
internal sealed record Story(Scenario Scenario, string Region, string Keyword, string Summary)
{
    /// <summary>Posts an hour that carry the hashtag on average in an ordinary week; 0 for one that does not exist yet.</summary>
    public double Rate { get; init; }

    /// <summary>
    /// Strength at the peak: posts an hour that come on top. Of a drop the share of posts that is missing, of a surge of the
    /// platform or of a tag the share that comes on top, of a trend the share of posts that use the sound.
    /// </summary>
    public double Peak { get; init; }

    /// <summary>Length in minutes; what lasts longer than the sample ends with it.</summary>
    public int Minutes { get; init; }

    /// <summary>When.</summary>
    public StoryPlace Place { get; init; }

    /// <summary>Hashtags that its posts carry besides the keyword.</summary>
    public string[] Tags { get; init; } = [];

    /// <summary>How many accounts make its posts; 0 = as many as there are.</summary>
    public int Accounts { get; init; }

    /// <summary>What its posts say, one a line.</summary>
    public string Captions { get; init; } = "";
}
