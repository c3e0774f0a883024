namespace TikTok.Anomalies.Evaluation;

/// <summary>Alerts that come shortly after one another are one episode: a person looks once.</summary>
public static class Episodes
{
    /// <summary>Windows within which the next alert belongs to the same episode: an hour of five-minute windows.</summary>
    public const int Apart = 12;

    /// <summary>Counts the episodes.</summary>
    /// <param name="windows">Numbers of the alerting windows, ascending.</param>
    public static int Count(IEnumerable<long> windows)
    {
        var episodes = 0;
        long? last = null;
        foreach (var window in windows)
        {
            if (last is null || window - last > Apart)
                episodes++;
            last = window;
        }

        return episodes;
    }
}
