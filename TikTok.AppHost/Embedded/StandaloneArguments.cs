using Microsoft.Extensions.Configuration;

namespace TikTok.AppHost.Embedded;

/// <summary>The Standalone's command line.</summary>
/// <param name="Arguments">With full paths: the Standalone may run in another directory.</param>
internal sealed record StandaloneArguments(IList<string> Arguments)
{
    private static readonly string[] s_paths = ["--input", "--data"];

    /// <summary>Takes what is the Standalone's.</summary>
    /// <param name="options">The AppHost's own.</param>
    /// <param name="configuration">Its settings: paths in them are meant from where it was called, too.</param>
    public static StandaloneArguments From(AppHostOptions options, IConfiguration? configuration = null)
    {
        var taken = new List<string>();
        foreach (var (name, value) in options.Standalone)
        {
            taken.Add(name);
            if (value is not null)
                taken.Add(s_paths.Contains(name, StringComparer.Ordinal) && !value.StartsWith("s3://", StringComparison.Ordinal) ? FullPath(name, value) : value);
        }

        taken.AddRange(["--urls", options.Url.OriginalString]);
        taken.AddRange(options.Settings);
        if (!taken.Contains("--data", StringComparer.Ordinal))
            taken.AddRange(["--data", Path.GetFullPath(configuration?["Storage:DataDirectory"] is { Length: > 0 } configured ? configured : "data")]);
        if (configuration?["Storage:PostgresCache"] is { Length: > 0 } cache)
            taken.Add($"--Storage:PostgresCache={Path.GetFullPath(cache)}"); // after one that is written on the command line: it is the same
        return new StandaloneArguments(taken);
    }

    /// <summary>Where the Standalone keeps everything.</summary>
    public string DataDirectory => Arguments[Arguments.IndexOf("--data") + 1];

    public string[] ToArray() => [.. Arguments];

    private static string FullPath(string option, string path) => path switch
    {
        "" => throw new UsageException($"{option} is empty: give a path, or leave it out."),
        "-" => throw new UsageException($"{option} -: what the AppHost starts has no standard input; pipe it into TikTok.Standalone."),
        _ => Path.GetFullPath(path),
    };
}
