namespace TikTok.Anomalies;

/// <summary>The names of kinds as the API, the tables and the topics spell them.</summary>
public static class AnomalyKindNames
{
    /// <summary><c>spike</c>, <c>drop</c>, <c>level-shift</c>, <c>emerging</c> or <c>gap</c>.</summary>
    public static string ToName(this AnomalyKind kind) => kind switch
    {
        AnomalyKind.Spike => "spike",
        AnomalyKind.Drop => "drop",
        AnomalyKind.LevelShift => "level-shift",
        AnomalyKind.Emerging => "emerging",
        AnomalyKind.Gap => "gap",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of anomaly."),
    };

    /// <summary>Reads a name; false when it is none.</summary>
    public static bool TryParse(string? name, out AnomalyKind kind)
    {
        foreach (var candidate in Enum.GetValues<AnomalyKind>())
        {
            kind = candidate;
            if (string.Equals(candidate.ToName(), name, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        kind = default;
        return false;
    }
}
