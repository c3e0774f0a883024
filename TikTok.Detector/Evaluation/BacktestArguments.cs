using System.CommandLine;
using TikTok.Anomalies;
using TikTok.Anomalies.MlNet;
using TikTok.Anomalies.Series;
using TikTok.ServiceDefaults;

namespace TikTok.Detector.Evaluation;

/// <summary>The command line of <c>backtest</c>.</summary>
internal sealed class BacktestArguments
{
    private readonly Option<string> _series = new("--series") { Required = true, HelpName = "FILE", Description = "Series to judge: CSV with a time and a count in each row, for ML.NET's detectors an index and any number too; - is standard input." };
    private readonly Option<string> _detector = DetectorOption.Create("Detector to judge with.", DetectorCatalog.Default);
    private readonly Option<string?> _output = new("--output", "-o") { HelpName = "FILE", Description = "File to write. Default: standard output. After an error it has the rows before it." };

    private readonly SeriesArguments _form = new();
    private readonly WindowArguments _windows = new();
    private readonly MlNetArguments _mlNet = new();

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_series, _detector, _output, .. _form.All, .. _windows.All, .. _mlNet.All])
            command.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_detector) is { Errors: { } errors } && errors.Any())
                return; // it says already which detectors there are
            var detector = result.GetValue(_detector)!;
            foreach (var problem in _mlNet.Problems(result, detector))
                result.AddError(problem);
            foreach (var option in _windows.All.Where(option => result.GetResult(option) is { Implicit: false } && MlNetDetectors.Names.Contains(detector, StringComparer.Ordinal)))
                result.AddError($"{option.Name} is for detectors that know windows, not for {detector}.");
        });
    }

    public string Series(ParseResult parsed) => parsed.GetRequiredValue(_series);

    public string Detector(ParseResult parsed) => parsed.GetRequiredValue(_detector);

    /// <summary>What is asked of a detector of ML.NET's; null when another one is asked.</summary>
    public MlNetChoice? MlNet(ParseResult parsed) => _mlNet.Of(parsed, Detector(parsed));

    public WindowChoice Windows(ParseResult parsed) => _windows.Choice(parsed);

    /// <summary>How the series is written. Of standard input only as much is read ahead as is needed: it may never end.</summary>
    public SeriesFormat Format(ParseResult parsed)
    {
        var isRowByRow = Series(parsed) == "-" && (MlNet(parsed) is not null || Windows(parsed).Length is not null);
        return _form.Format(parsed) with { TakesIndex = MlNet(parsed) is not null, Sample = isRowByRow ? 1 : SeriesFormat.UsualSample };
    }

    public string? Output(ParseResult parsed) => parsed.GetValue(_output);
}
