namespace TikTok.Standalone;

/// <summary>Whether the input is ordered by <c>createTime</c> before it is replayed.</summary>
public enum SortMode
{
    /// <summary>If it is small or not in order, unless wrong clocks are all that disturbs it; or a stream, whose order nobody knows.</summary>
    Auto,

    /// <summary>Yes.</summary>
    Always,

    /// <summary>No: late posts are archived, not scored.</summary>
    Never,
}

/// <summary>What the Standalone is asked to do.</summary>
public sealed record StandaloneOptions
{
    /// <summary>A dump of one's own; null = the generated sample.</summary>
    public string? Input { get; init; }

    /// <summary>Directory of everything that it writes; null = what <c>Storage:DataDirectory</c> names, or <c>data</c>.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Address that it listens on.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:5080";

    /// <summary>Delete what earlier runs have written first.</summary>
    public bool Fresh { get; init; }

    /// <summary>Wall-clock time that the last stream day takes; zero = as fast as it goes. Null = two minutes for the sample, zero for own data.</summary>
    public TimeSpan? Live { get; init; }

    /// <summary>Stop when everything is replayed and processed.</summary>
    public bool Once { get; init; }

    /// <summary>Whether to sort.</summary>
    public SortMode Sort { get; init; } = SortMode.Auto;
}
