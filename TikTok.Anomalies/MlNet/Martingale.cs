namespace TikTok.Anomalies.MlNet;

/// <summary>How a change-point detector bets against exchangeability; ML.NET's <c>MartingaleType</c>.</summary>
public enum Martingale
{
    /// <summary>No bet. Only spike detectors go without one: a change-point detector refuses it.</summary>
    None,

    /// <summary>Bets eps * p^(eps - 1), with one eps.</summary>
    Power,

    /// <summary>The power bet averaged over all eps between 0 and 1.</summary>
    Mixture,
}
