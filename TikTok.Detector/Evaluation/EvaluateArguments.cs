using System.CommandLine;
using System.Globalization;
using TikTok.Anomalies;
using TikTok.Anomalies.Series;
using TikTok.ServiceDefaults;

namespace TikTok.Detector.Evaluation;

/// <summary>The command line of <c>evaluate</c>.</summary>
internal sealed class EvaluateArguments
{
    private const int MostSeries = 100_000;
    private readonly Option<string?> _data = new("--data") { HelpName = "DIR", Description = "Directory with series (CSV with a time and a count in each row), windows.json with their labels, and published scores in results-NAME/, if any." };
    private readonly Option<bool> _synthetic = new("--synthetic") { Description = "Evaluate on series that are made up, with spikes, slow burns, level shifts and drops at rates of 0.2 to 500 a window." };
    private readonly Option<int> _seed = new("--seed") { HelpName = "N", Description = "Seed of the synthetic series.", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _count = new("--series") { HelpName = "N", Description = "Number of synthetic series.", DefaultValueFactory = _ => 120 };
    private readonly Option<string> _detector = DetectorOption.Create("Detector to evaluate. Default: all.", standard: null);
    private readonly Option<TableFormat> _format = new("--format") { HelpName = "table|markdown|csv", Description = "How the results are printed." };

    private readonly SeriesArguments _form = new();
    private readonly WindowArguments _windows = new();

    public EvaluateArguments() => _count.Validators.Add(result =>
    {
        if (result.Tokens is [var token] && (!int.TryParse(token.Value, CultureInfo.InvariantCulture, out var count) || count is < 1 or > MostSeries))
            result.AddError($"'{token.Value}' is not a number of series: 1 to {MostSeries}.");
    });

    private IEnumerable<Option> OnlyForData => _form.All.Concat(_windows.All);

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_data, _synthetic, _seed, _count, _detector, _format, .. OnlyForData])
            command.Add(option);
        command.Validators.Add(result =>
        {
            var isSynthetic = result.GetValue(_synthetic);
            if (isSynthetic == result.GetResult(_data) is not null)
                result.AddError("Give either --data DIR or --synthetic.");
            if (!isSynthetic && (result.GetResult(_seed) is { Implicit: false } || result.GetResult(_count) is { Implicit: false }))
                result.AddError("--seed and --series are for --synthetic.");
            foreach (var option in OnlyForData.Where(option => isSynthetic && result.GetResult(option) is { Implicit: false }))
                result.AddError($"{option.Name} is for --data.");
        });
    }

    /// <summary>The directory; null for synthetic series.</summary>
    public string? Data(ParseResult parsed) => parsed.GetValue(_data);

    /// <summary>How the series of the directory are written.</summary>
    public SeriesFormat SeriesFormat(ParseResult parsed) => _form.Format(parsed);

    /// <summary>How their rows become windows.</summary>
    public WindowChoice Windows(ParseResult parsed) => _windows.Choice(parsed);

    public int Seed(ParseResult parsed) => parsed.GetValue(_seed);

    public int Count(ParseResult parsed) => parsed.GetValue(_count);

    public IReadOnlyCollection<string> Detectors(ParseResult parsed) => parsed.GetValue(_detector) is { } one ? [one] : DetectorCatalog.Names;

    public TableFormat Format(ParseResult parsed) => parsed.GetValue(_format);
}
