namespace TikTok.Replayer.Generate.Events;

/// <summary>How scenarios are spelt in options and in the truth, and what a detector is expected to make of them.</summary>
public static class ScenarioNames
{
    /// <summary>All names, in the order of <see cref="Scenario"/>.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<Scenario>().Select(ToName)];

    /// <summary>Such as <c>slow-burn</c>.</summary>
    public static string ToName(this Scenario scenario) => scenario switch
    {
        Scenario.Spike => "spike",
        Scenario.SlowBurn => "slow-burn",
        Scenario.LevelShift => "level-shift",
        Scenario.Drop => "drop",
        Scenario.Emerging => "emerging",
        Scenario.Trend => "trend",
        Scenario.PlatformSurge => "platform-surge",
        Scenario.AuthorSpam => "author-spam",
        Scenario.BoilerplateSurge => "boilerplate-surge",
        Scenario.ResendStorm => "resend-storm",
        _ => throw new ArgumentOutOfRangeException(nameof(scenario), scenario, "Not a scenario."),
    };

    /// <summary>Reads a name; false when it is none.</summary>
    public static bool TryParse(string name, out Scenario scenario)
    {
        scenario = Enum.GetValues<Scenario>().FirstOrDefault(candidate => candidate.ToName() == name);
        return scenario.ToName() == name;
    }

    /// <summary>The product's word for the anomaly; where none is expected, the scenario's own name.</summary>
    public static string ToKind(this Scenario scenario) => scenario == Scenario.SlowBurn ? Scenario.Spike.ToName() : scenario.ToName();

    /// <summary><c>alert</c>, <c>no-alert</c>, or <c>either</c> where a detector is right both ways.</summary>
    public static string ToExpectation(this Scenario scenario) => scenario switch
    {
        <= Scenario.Emerging => "alert",
        Scenario.Trend => "either",
        _ => "no-alert",
    };
}
