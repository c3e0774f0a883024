namespace TikTok.Replayer.Generate.Events;

/// <summary>A story with its place in the sample.</summary>
/// <param name="Story">What happens.</param>
/// <param name="Index">Its place among the sample's events.</param>
/// <param name="Keyword">Index of the watched keyword that it happens to, or -1 for the whole platform, a tag of it or a sound.</param>
/// <param name="Shape">When, and how it rises and falls.</param>
/// <param name="Peak">As <see cref="Story.Peak"/>, for this keyword's rate.</param>
internal sealed record PlannedEvent(Story Story, int Index, int Keyword, EventShape Shape, double Peak)
{
    private const long MinutesPerHour = 60;

    public Scenario Scenario => Story.Scenario;

    /// <summary>Whether it brings posts of its own: all but a drop, a surge and a trend, which change others' posts.</summary>
    public bool HasPosts => Scenario is Scenario.Spike or Scenario.SlowBurn or Scenario.LevelShift or Scenario.Emerging or Scenario.AuthorSpam;

    /// <summary>Whether its own posts follow the day and the night of their region: the news of an hour do not, a habit does.</summary>
    public bool FollowsRhythm => Scenario is Scenario.SlowBurn or Scenario.LevelShift;

    /// <summary>Expected posts of its own in the minute of an instant.</summary>
    /// <param name="second">Epoch seconds.</param>
    /// <param name="rhythm">The region's rhythm then.</param>
    public double PostsInMinute(long second, double rhythm) =>
        HasPosts ? Peak / MinutesPerHour * Shape.At(second) * (FollowsRhythm ? rhythm : 1) : 0;
}
