namespace TikTok.AppHost;

/// <summary>What the AppHost is asked to do.</summary>
internal sealed record AppHostOptions
{
    /// <summary>Where the page is by default.</summary>
    public const string DefaultUrl = "http://127.0.0.1:5080";

    /// <summary>The mode; null = by what is given.</summary>
    public string? Mode { get; init; }

    /// <summary>Address of the page.</summary>
    public Uri Url { get; init; } = new(DefaultUrl);

    /// <summary>The Standalone's options that are given, with their values; null for one that takes none.</summary>
    public IReadOnlyList<(string Name, string? Value)> Standalone { get; init; } = [];

    /// <summary>Settings, for whatever is started: <c>--Section:Name=value</c>.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>What is for Aspire, as it takes it.</summary>
    public string[] Aspire { get; init; } = [];
}
