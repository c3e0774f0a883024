using TikTok.Anomalies.Seasonal;

namespace TikTok.Detector.Scoring.Seasonal;

/// <summary>
/// What the whole platform does: the shape of its week, and how the current window lies to it. When the platform is up 40 %, a
/// keyword up 40 % is as usual.
/// </summary>
internal sealed class PlatformVolume(SeasonalModel model)
{
    private const int WindowsToSettle = 3 * 288;
    private SeasonalState _state = SeasonalState.New;

    /// <summary>For snapshots.</summary>
    public ref SeasonalState State => ref _state;

    /// <summary>Whether the platform is known well enough to be expected to have posts.</summary>
    public bool IsReady => model.IsReady(_state);

    /// <summary>Whether the platform is known for long enough to say which keywords are new to it: on the second day most would be.</summary>
    public bool IsSettled => SeasonalModel.WindowsOf(_state) >= WindowsToSettle;

    /// <summary>Posts that the platform would have had in a window.</summary>
    public double Expected(in Moment moment) => model.Judge(_state, WindowOf(moment, 0)).Expected;

    /// <summary>How a window of the platform lies to what is expected of it.</summary>
    public PlatformWindow Window(in Moment moment, double posts)
    {
        if (!IsReady)
            return default;
        var judgement = model.Judge(_state, WindowOf(moment, posts));
        return new PlatformWindow(SeasonalModel.ShapeOf(_state, moment.HourOfWeek), posts, judgement.Expected, judgement.Hour, judgement.ExpectedHour);
    }

    /// <summary>What the open window may come to at most, when it has so many posts by now.</summary>
    public PlatformWindow Largest(in Moment moment, long posts)
    {
        const double most = 2; // a platform does not more than double within five minutes; if it does, the candidate is taken back
        return Window(moment, most * Math.Max(posts, Expected(moment)));
    }

    /// <summary>Learns a window of the platform.</summary>
    public void Learn(in Moment moment, long posts) => model.Step(ref _state, WindowOf(moment, posts));

    private static SeasonalWindow WindowOf(in Moment moment, double posts) => new(moment.Number, moment.HourOfWeek, posts, double.PositiveInfinity, 1);
}

/// <summary>A window of the platform. The default one says nothing: every factor is 1.</summary>
/// <param name="Shape">The platform's own factor in this hour of the week; 0 when it is not known.</param>
/// <param name="Posts">Its posts.</param>
/// <param name="Expected">Its posts as expected.</param>
/// <param name="Hour">Its posts of the hour that ends here.</param>
/// <param name="ExpectedHour">Those expected.</param>
internal readonly record struct PlatformWindow(double Shape, double Posts, double Expected, double Hour, double ExpectedHour)
{
    private const double SmallShare = 0.02;

    /// <summary>The factor on the level of a keyword, its own posts left out: a large one shall not explain itself.</summary>
    /// <param name="posts">The keyword's posts in the window.</param>
    /// <param name="number">Number of the window.</param>
    /// <param name="keyword">What is known of the keyword.</param>
    public double FactorFor(double posts, long number, in SeasonalState keyword)
    {
        if (Shape == 0)
            return 1;
        var own = SeasonalModel.LevelOf(keyword) * Shape;
        if (posts < SmallShare * Posts && own < SmallShare * Expected)
            return PlatformNow.Times(Shape, Posts, Expected, Hour, ExpectedHour);
        var (ownHour, ownExpectedHour) = (SeasonalModel.HourWith(keyword, number, posts), SeasonalModel.ExpectedHourOf(keyword));
        return PlatformNow.Times(Shape, Math.Max(0, Posts - posts), Math.Max(0, Expected - own), Math.Max(0, Hour - ownHour), Math.Max(0, ExpectedHour - ownExpectedHour));
    }
}
