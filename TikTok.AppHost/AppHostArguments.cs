using System.CommandLine;
using TikTok.ServiceDefaults;

namespace TikTok.AppHost;

/// <summary>The command line of the AppHost: its mode, the Standalone's options, settings, and what is Aspire's.</summary>
internal sealed class AppHostArguments
{
    /// <summary>Sections that Aspire reads; they are passed on to nobody else.</summary>
    public static readonly string[] AspireSections = ["AppHost", "Aspire", "Azure", "Dashboard", "Dcp", "DcpPublisher", "Deployment", "Parameters", "Pipeline", "Publishing"];

    private readonly Option<string?> _mode = new("--mode") { HelpName = "embedded|containers|external", Description = "Where log, lake and database come from. Default: external where ConnectionStrings:kafka is given, else embedded, the Standalone." };
    private readonly Option<string> _urls = new("--urls") { HelpName = "URL", Description = "Address of the page, on loopback.", DefaultValueFactory = _ => AppHostOptions.DefaultUrl };
    private readonly Option<string?> _input = new("--input") { HelpName = "FILE", Description = "Embedded: a dump of your own: file, directory, pattern in quotes, s3://bucket/key-or-prefix. Default: a generated sample." };
    private readonly Option<string?> _data = DataDirectoryOption.Create("Embedded: directory of everything that is written.");
    private readonly Option<TimeSpan?> _live = new("--live") { HelpName = "hh:mm:ss", Description = "Embedded: time that the last stream day takes. Default: 00:02:00 for the sample, 00:00:00 (as fast as it goes) for --input.", CustomParser = result => CommandLine.ReadSpan(result) };
    private readonly Option<string?> _sort = new("--sort") { HelpName = "auto|always|never", Description = "Embedded: order the input by createTime first. Default: auto." };
    private readonly Option<bool> _once = new("--once") { Description = "Embedded: the Standalone stops when everything is replayed and processed." };
    private readonly Option<bool> _fresh = new("--fresh") { Description = "Embedded: delete what earlier runs have written (log, lake, database, with every anomaly found so far; nothing else), and start over." };
    private readonly Option<string?>[] _aspire =
    [
        .. new[] { "--operation", "--step", "--publisher", "--output-path", "--log-level", "--environment", "--deploy", "--clear-cache", "--list-steps", "--include-exception-details" }
            .Select(name => new Option<string?>(name) { Hidden = true, Arity = ArgumentArity.ZeroOrOne }),
    ];

    private Option[] Standalone => [_input, _data, _live, _sort, _once, _fresh];

    /// <summary>The command.</summary>
    /// <param name="run">Runs what is asked for.</param>
    public RootCommand Command(Func<AppHostOptions, CancellationToken, Task<int>> run)
    {
        var root = new RootCommand($"""
            Everything, with the .NET Aspire dashboard: the Standalone, or the five services on Kafka, S3 and PostgreSQL.

            Exit codes: 0 stopped; 1 failed (one line says why); 2 wrong command line.

            {CommandLine.AboutSettings}
            """) { TreatUnmatchedTokensAsErrors = false };
        _mode.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, "embedded", "containers", "external");
        _sort.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, "auto", "always", "never");
        _urls.Validators.Add(result =>
        {
            if (result.Tokens is [var url] && ListeningExtensions.LoopbackAddress(url.Value) is null)
                result.AddError($"--urls {url.Value}: give a loopback address such as {AppHostOptions.DefaultUrl}.");
        });
        foreach (var option in (Option[])[_mode, _urls, .. Standalone, .. _aspire])
            root.Add(option);
        root.SetAction((parsed, cancellationToken) => run(Options(parsed), cancellationToken));
        return root;
    }

    private AppHostOptions Options(ParseResult parsed)
    {
        var aspire = _aspire.Where(option => parsed.GetResult(option) is not null).Select(option => $"{option.Name}={parsed.GetValue(option) ?? "true"}");
        return new AppHostOptions
        {
            Mode = parsed.GetValue(_mode),
            Url = new Uri(parsed.GetRequiredValue(_urls)),
            Standalone = [.. Standalone.Where(option => parsed.GetResult(option) is { Implicit: false }).Select(option => (option.Name, parsed.GetResult(option)!.Tokens is [var value, ..] ? value.Value : null))],
            Settings = [.. parsed.UnmatchedTokens.Where(setting => !IsAspires(setting))],
            Aspire = [.. parsed.UnmatchedTokens, .. aspire],
        };
    }

    private static bool IsAspires(string setting) => AspireSections.Contains(setting.TrimStart('-').Split(':', '=')[0], StringComparer.OrdinalIgnoreCase);
}
