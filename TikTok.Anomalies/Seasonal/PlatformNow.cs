namespace TikTok.Anomalies.Seasonal;

/// <summary>How a window of the platform lies to what is expected of it: when it is up 40 %, a keyword up 40 % is as usual.</summary>
public static class PlatformNow
{
    // Posts that the last hour's ratio weighs beside the window's own, and 1 beside the hour's: few posts say little.
    private const double WindowPrior = 200;
    private const double HourPrior = 50;

    /// <summary>A level or shape, times how the platform does.</summary>
    /// <param name="shape">The level or shape.</param>
    /// <param name="posts">Posts of the window.</param>
    /// <param name="expected">Those expected.</param>
    /// <param name="hour">Posts of the hour that ends with the window.</param>
    /// <param name="expectedHour">Those expected.</param>
    public static double Times(double shape, double posts, double expected, double hour, double expectedHour) =>
        shape * (posts + WindowPrior * (hour + HourPrior) / (expectedHour + HourPrior)) / (expected + WindowPrior);
}
