using Microsoft.Extensions.Configuration;

namespace TikTok.AppHost.Embedded;

/// <summary>The arguments that are the Standalone's, not the AppHost's own.</summary>
/// <param name="Arguments">As given, with full paths: the Standalone may run in another directory.</param>
/// <param name="Port">The port that it listens on.</param>
/// <param name="Unknown">Options that are neither the Standalone's nor the AppHost's: perhaps misspelt.</param>
internal sealed record StandaloneArguments(IList<string> Arguments, int Port, IReadOnlyList<string> Unknown)
{
    private const string DefaultUrl = "http://127.0.0.1:5080";
    private static readonly string[] s_flags = ["--fresh", "--once"];
    private static readonly string[] s_paths = ["--input", "--data"];
    private static readonly string[] s_values = ["--urls", "--live", "--sort"];
    private static readonly string[] s_appHost = ["--mode", "--operation", "--step", "--publisher", "--output-path", "--log-level", "--environment"];

    /// <summary>Takes the Standalone's options, written <c>--name value</c> or <c>--name=value</c>, and its settings <c>--Section:Name=value</c>.</summary>
    /// <param name="args">The AppHost's command line.</param>
    /// <param name="configuration">Its settings: paths in them are meant from where it was called, too.</param>
    /// <exception cref="UsageException">A value is missing or no address.</exception>
    public static StandaloneArguments From(string[] args, IConfiguration? configuration = null)
    {
        var taken = new List<string>();
        var unknown = new List<string>();
        var url = DefaultUrl;
        for (var i = 0; i < args.Length; i++)
        {
            var parts = args[i].Split('=', 2);
            if (s_flags.Contains(args[i], StringComparer.Ordinal) || IsSetting(parts))
                taken.Add(args[i]);
            else if (s_paths.Concat(s_values).Contains(parts[0], StringComparer.Ordinal))
            {
                var value = parts.Length == 2 ? parts[1] : i + 1 < args.Length ? args[++i] : throw new UsageException($"{args[i]} needs a value.");
                if (parts[0] == "--urls")
                    url = value;
                taken.Add(parts[0]);
                taken.Add(s_paths.Contains(parts[0], StringComparer.Ordinal) ? Path.GetFullPath(value) : value);
            }
            else if (parts[0].StartsWith("--", StringComparison.Ordinal) && !s_appHost.Contains(parts[0], StringComparer.Ordinal))
                unknown.Add(args[i]);
        }

        if (!taken.Contains("--data", StringComparer.Ordinal))
            taken.AddRange(["--data", Path.GetFullPath(configuration?["Storage:DataDirectory"] is { Length: > 0 } configured ? configured : "data")]);
        if (configuration?["Storage:PostgresCache"] is { Length: > 0 } cache)
            taken.Add($"--Storage:PostgresCache={Path.GetFullPath(cache)}"); // after one that is written on the command line: it is the same
        return Uri.TryCreate(url, UriKind.Absolute, out var address)
            ? new StandaloneArguments(taken, address.Port, unknown)
            : throw new UsageException($"--urls {url} is no address: write it like {DefaultUrl}.");
    }

    /// <summary>Where the Standalone keeps everything.</summary>
    public string DataDirectory => Arguments[Arguments.IndexOf("--data") + 1];

    public string[] ToArray() => [.. Arguments];

    private static bool IsSetting(string[] parts) => parts.Length == 2 && parts[0].StartsWith("--", StringComparison.Ordinal) && parts[0].Contains(':', StringComparison.Ordinal);
}
