using System.CommandLine;
using System.Globalization;
using TikTok.ServiceDefaults;

namespace TikTok.Standalone;

/// <summary>The command line of the Standalone.</summary>
internal sealed class StandaloneArguments
{
    private readonly Option<string?> _input = new("--input") { HelpName = "FILE", Description = "A dump of your own: file, directory, pattern in quotes, s3://bucket/key-or-prefix; plain, .gz or .zst. Default: a generated sample." };
    private readonly Option<string?> _data = DataDirectoryOption.Create("Directory of everything that it writes.");
    private readonly Option<string> _urls = new("--urls") { HelpName = "URL", Description = "Address to listen on.", DefaultValueFactory = _ => new StandaloneOptions().Urls };
    private readonly Option<bool> _fresh = new("--fresh") { Description = "Delete what earlier runs have written (log, lake, database, with every anomaly found so far; nothing else), and start over." };
    private readonly Option<TimeSpan?> _live = new("--live") { HelpName = "hh:mm:ss", Description = "Time that the last stream day takes, hh:mm:ss; 00:00:00 = as fast as it goes. Default: 00:02:00 for the sample, 00:00:00 for --input.", CustomParser = result => CommandLine.ReadSpan(result) };
    private readonly Option<bool> _once = new("--once") { Description = "Stop when everything is replayed and processed." };
    private readonly Option<SortMode> _sort = new("--sort") { HelpName = "auto|always|never", Description = "Order the input by createTime first: auto (default; unless it is large and in order), always, never. What does not fit in memory goes to disk meanwhile." };

    /// <summary>The command; settings such as <c>--Detector:AllowedLateness=00:05:00</c> pass through to the configuration.</summary>
    public RootCommand Command(Func<StandaloneOptions, string[], CancellationToken, Task<int>> run)
    {
        var root = new RootCommand($"""
            Everything in one process: replay, log, lake, PostgreSQL, detector, API and page.

            Exit codes: 0 done, or stopped without --once; 1 failed (one line says why); 2 wrong command line; 130 stopped before --once was done.

            {CommandLine.AboutSettings}
            """) { TreatUnmatchedTokensAsErrors = false };
        foreach (var option in new Option[] { _input, _data, _urls, _fresh, _live, _once, _sort })
            root.Add(option);
        _live.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && TimeSpan.TryParse(token.Value, CultureInfo.InvariantCulture, out var live) && (live < TimeSpan.Zero || live > TimeSpan.FromDays(1)))
                result.AddError($"--live {token.Value} is not between 0 and one day: write two minutes as 00:02:00.");
        });
        root.SetAction((parsed, cancellationToken) => run(Options(parsed), [.. parsed.UnmatchedTokens], cancellationToken));
        return root;
    }

    private StandaloneOptions Options(ParseResult parsed) => new()
    {
        Input = parsed.GetValue(_input),
        DataDirectory = parsed.GetValue(_data),
        Urls = parsed.GetRequiredValue(_urls),
        Fresh = parsed.GetValue(_fresh),
        Live = parsed.GetValue(_live),
        Once = parsed.GetValue(_once),
        Sort = parsed.GetValue(_sort),
    };
}
