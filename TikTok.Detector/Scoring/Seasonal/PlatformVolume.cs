using TikTok.Anomalies.Seasonal;

namespace TikTok.Detector.Scoring.Seasonal;

/// <summary>
/// What the whole platform does: the shape of its week, and how the current window lies to it. When the platform is up 40 %, a
/// keyword up 40 % is as usual.
/// </summary>
internal sealed class PlatformVolume(SeasonalModel model)
{
    // Posts that the last hour's ratio weighs beside the window's own, and 1 beside the hour's: few posts say little.
    private const double WindowPrior = 200;
    private const double HourPrior = 50;
    private SeasonalState _state = SeasonalState.New;

    /// <summary>For snapshots.</summary>
    public ref SeasonalState State => ref _state;

    /// <summary>Whether the platform is known well enough to be expected to have posts.</summary>
    public bool IsReady => model.IsReady(_state);

    /// <summary>Whether the platform is known for long enough to say which keywords are new to it: on the second day most would be.</summary>
    public bool IsSettled => SeasonalModel.WindowsOf(_state) >= 3 * 288;

    /// <summary>Posts that the platform would have had in a window.</summary>
    public double Expected(long number, int hourOfWeek) => model.Judge(_state, WindowOf(number, hourOfWeek, 0)).Expected;

    /// <summary>The factor on every keyword's level in a window.</summary>
    public double FactorOf(long number, int hourOfWeek, long posts)
    {
        if (!model.IsReady(_state))
            return 1;
        var judgement = model.Judge(_state, WindowOf(number, hourOfWeek, posts));
        var hour = (judgement.Hour + HourPrior) / (judgement.ExpectedHour + HourPrior);
        return SeasonalModel.ShapeOf(_state, hourOfWeek) * (posts + WindowPrior * hour) / (judgement.Expected + WindowPrior);
    }

    /// <summary>The largest factor that the open window may come to, when it has so many posts by now.</summary>
    public double LargestFactorOf(long number, int hourOfWeek, long posts)
    {
        const double most = 2; // a platform does not more than double within five minutes; if it does, the candidate is taken back
        var expected = Expected(number, hourOfWeek);
        return most * FactorOf(number, hourOfWeek, Math.Max(posts, (long)expected));
    }

    /// <summary>A keyword's factor without its own posts in it: a large one shall not explain itself.</summary>
    public double FactorWithout(double factor, double posts, double platformPosts, in SeasonalState keyword)
    {
        if (posts < 0.02 * platformPosts || SeasonalModel.LevelOf(_state) <= 0)
            return factor;
        var share = Math.Clamp(SeasonalModel.LevelOf(keyword) / SeasonalModel.LevelOf(_state), 0, 0.8);
        return factor * Math.Max(0.2, 1 - posts / platformPosts) / (1 - share);
    }

    /// <summary>Learns a window of the platform.</summary>
    public void Learn(long number, int hourOfWeek, long posts) => model.Step(ref _state, WindowOf(number, hourOfWeek, posts));

    private static SeasonalWindow WindowOf(long number, int hourOfWeek, long posts) => new(number, hourOfWeek, posts, double.PositiveInfinity, 1);
}
