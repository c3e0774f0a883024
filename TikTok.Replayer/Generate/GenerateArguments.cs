using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace TikTok.Replayer.Generate;

/// <summary>The options of <c>generate</c>, and which of them go together.</summary>
internal sealed class GenerateArguments
{
    private static readonly SampleOptions _defaults = new();

    private readonly Option<string> _output = new("--output") { Required = true, Description = "File to write, or - for standard output" };
    private readonly Option<long> _seed = new("--seed") { Description = "Same seed, same bytes", DefaultValueFactory = _ => _defaults.Seed };
    private readonly Option<int> _days = new("--days") { Description = "Length in days", DefaultValueFactory = _ => _defaults.Days };
    private readonly Option<int> _postsPerDay = new("--posts-per-day") { Description = "Posts per day on average", DefaultValueFactory = _ => _defaults.PostsPerDay };

    private readonly Option<DateTimeOffset> _start = new("--start")
    {
        Description = "First midnight, in UTC",
        DefaultValueFactory = _ => _defaults.Start,
        CustomParser = ParseStart,
    };

    private readonly Option<string?> _truth = new("--truth") { Description = "File for the list of crises; default: truth.json beside the output file" };
    private readonly Option<string?> _counts = new("--counts") { Description = "Instead: turn this CSV (timestamp,value) into posts" };
    private readonly Option<string?> _keyword = new("--keyword") { Description = "With --counts: what every post carries: #hashtag, @mention or a word" };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_output, _seed, _days, _postsPerDay, _start, _truth, _counts, _keyword])
            command.Add(option);
    }

    public string Output(ParseResult parsed) => parsed.GetRequiredValue(_output);

    /// <summary>The counts to use, or null when a sample is asked for.</summary>
    public CountsOptions? Counts(ParseResult parsed) =>
        parsed.GetValue(_counts) is { } path && parsed.GetValue(_keyword) is { } keyword
            ? new CountsOptions(path, keyword) { Seed = parsed.GetValue(_seed) }
            : null;

    public SampleOptions Sample(ParseResult parsed) => new()
    {
        Start = parsed.GetValue(_start),
        Days = parsed.GetValue(_days),
        PostsPerDay = parsed.GetValue(_postsPerDay),
        Seed = parsed.GetValue(_seed),
    };

    /// <summary>Where the crises are listed, or null for nowhere.</summary>
    public string? Truth(ParseResult parsed)
    {
        var output = Output(parsed);
        return parsed.GetValue(_truth)
            ?? (OutputFile.IsStandardOutput(output) || OutputFile.IsDevice(output)
                ? null
                : Path.Combine(Path.GetDirectoryName(output) ?? "", "truth.json"));
    }

    /// <summary>Says in one sentence what is wrong with the arguments; null when nothing is.</summary>
    public string? FindProblem(ParseResult parsed)
    {
        var hasCounts = parsed.GetValue(_counts) is not null;
        if (hasCounts != parsed.GetValue(_keyword) is not null)
            return hasCounts ? "--counts needs --keyword" : "--keyword needs --counts";
        if (!hasCounts)
            return Sample(parsed).FindProblem();
        foreach (var option in (Option[])[_days, _postsPerDay, _start, _truth])
        {
            if (parsed.GetResult(option) is { Implicit: false })
                return $"{option.Name} does not apply to --counts";
        }

        return Counts(parsed)?.FindProblem();
    }

    // Without an offset, a time is in UTC: the machine's time zone must not matter.
    private static DateTimeOffset ParseStart(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var start))
            result.AddError($"--start: '{text}' is not a time such as 2020-03-02 or 2020-03-02T00:00:00Z");
        return start;
    }
}
