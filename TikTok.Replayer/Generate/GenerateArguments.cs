using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using TikTok.Replayer.Generate.Events;
using TikTok.ServiceDefaults;

namespace TikTok.Replayer.Generate;

/// <summary>The options of <c>generate</c>, and which of them go together.</summary>
internal sealed class GenerateArguments
{
    private static readonly SampleOptions _defaults = new();

    private readonly Option<string> _output = new("--output") { Required = true, Description = "File to write, compressed if its name ends in .zst or .gz, or - for standard output" };
    private readonly Option<string?> _truth = new("--truth") { Description = "File for the list of events; default: truth.json beside the output file" };
    private readonly Option<long> _seed = new("--seed") { Description = "Same seed, same bytes", DefaultValueFactory = _ => _defaults.Seed };
    private readonly Option<DateTimeOffset?> _start = new("--start")
    {
        Description = string.Create(CultureInfo.InvariantCulture, $"First midnight, in UTC; default: {_defaults.Start:yyyy-MM-dd}"),
        CustomParser = ParseStart,
    };

    private readonly Option<int> _days = new("--days") { Description = "Length in days; the last one has most events", DefaultValueFactory = _ => _defaults.Days };
    private readonly Option<int> _postsPerDay = new("--posts-per-day") { Description = "Ordinary posts per day on average", DefaultValueFactory = _ => _defaults.PostsPerDay };
    private readonly Option<IReadOnlyList<string>> _languages = List<string>("--languages", $"Languages to write in, separated by commas: {string.Join(',', SampleOptions.AllLanguages)}; default: all", TryParseWord);
    private readonly Option<int?> _events = new("--events") { Description = "How many events to inject; default: each story once. More: the stories again, with other brands" };
    private readonly Option<IReadOnlyList<Scenario>> _scenarios = List<Scenario>("--scenarios", $"Which scenarios to inject, separated by commas: {string.Join(',', ScenarioNames.All)}; default: all", ScenarioNames.TryParse);
    private readonly Option<IReadOnlyList<double>> _rates = List<double>("--rates", "Ordinary posts an hour of the keywords concerned, taken in turns, separated by commas, such as 0.2,1,5,20,100,500; default: the stories' own", TryParseRate);
    private readonly Option<string?> _counts = new("--counts") { Description = "Instead: turn this CSV, with a time and a count in each row, into posts" };
    private readonly Option<string?> _keyword = new("--keyword") { Description = "With --counts: what every post carries: #hashtag, @mention or a word" };

    private readonly SeriesArguments _form = new();

    private Option[] SampleOnly => [_truth, _start, _days, _postsPerDay, _languages, _events, _scenarios, _rates];

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_output, _seed, .. SampleOnly, _counts, _keyword, .. _form.All])
            command.Add(option);
    }

    public string Output(ParseResult parsed) => parsed.GetRequiredValue(_output);

    /// <summary>The counts to use, or null when a sample is asked for.</summary>
    public CountsOptions? Counts(ParseResult parsed) =>
        parsed.GetValue(_counts) is { } path && parsed.GetValue(_keyword) is { } keyword
            ? new CountsOptions(path, keyword) { Seed = parsed.GetValue(_seed), Format = _form.Format(parsed) }
            : null;

    public SampleOptions Sample(ParseResult parsed) => new()
    {
        Start = parsed.GetValue(_start) ?? _defaults.Start,
        Days = parsed.GetValue(_days),
        PostsPerDay = parsed.GetValue(_postsPerDay),
        Seed = parsed.GetValue(_seed),
        Languages = parsed.GetValue(_languages) ?? [],
        Events = parsed.GetValue(_events),
        Scenarios = parsed.GetValue(_scenarios) ?? [],
        Rates = parsed.GetValue(_rates) ?? [],
    };

    /// <summary>Where the events are listed, or null for nowhere.</summary>
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
            return _form.All.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } lone ? $"{lone.Name} needs --counts" : Sample(parsed).FindProblem();
        foreach (var option in SampleOnly)
        {
            if (parsed.GetResult(option) is { Implicit: false })
                return $"{option.Name} does not apply to --counts";
        }

        return Counts(parsed)?.FindProblem();
    }

    private static Option<IReadOnlyList<T>> List<T>(string name, string description, TryParse<T> tryParse) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            var values = new List<T>();
            foreach (var word in result.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries))
            {
                if (tryParse(word, out var value))
                    values.Add(value);
                else
                    result.AddError($"{name}: '{word}' is not one of them; see --help");
            }

            return values;
        },
    };

    private static bool TryParseWord(string text, out string word)
    {
        word = text;
        return true; // which codes there are is for SampleOptions to say
    }

    private static bool TryParseRate(string text, out double rate) => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out rate);

    // Without an offset, a time is in UTC: the machine's time zone must not matter.
    private static DateTimeOffset? ParseStart(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var start))
            result.AddError($"--start: '{text}' is not a time such as 2020-03-02 or 2020-03-02T00:00:00Z");
        return start;
    }

    private delegate bool TryParse<T>(string text, out T value);
}
