using System.CommandLine;
using System.Globalization;
using TikTok.Anomalies;
using TikTok.Anomalies.MlNet;

namespace TikTok.Detector.Evaluation;

/// <summary>The command line of <c>backtest</c>.</summary>
internal sealed class BacktestArguments
{
    private const int DaySeconds = 86_400;

    private readonly Option<string> _series = new("--series") { Required = true, HelpName = "FILE", Description = "Series to judge: CSV with the header timestamp,value, for ML.NET's detectors index,value too; - is standard input." };
    private readonly Option<string> _detector = DetectorOption.Create("Detector to judge with.", DetectorCatalog.Default);
    private readonly Option<int?> _window = new("--window") { HelpName = "SECONDS", Description = "Length of a window, 1 to 86400. Default: the distance of the first two rows (the first one then waits for the second), or a usual length within a tenth of it." };
    private readonly Option<string?> _output = new("--output", "-o") { HelpName = "FILE", Description = "File to write. Default: standard output. After an error it has the rows before it." };

    private readonly MlNetArguments _mlNet = new();

    public BacktestArguments() => _window.Validators.Add(result =>
    {
        if (result.Tokens is [var token] && (!int.TryParse(token.Value, CultureInfo.InvariantCulture, out var seconds) || seconds is < 1 or > DaySeconds))
            result.AddError($"'{token.Value}' is not a length of windows: 1 to {DaySeconds} seconds.");
    });

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _series, _detector, _window, _output }.Concat(_mlNet.All))
            command.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_detector) is { Errors: { } errors } && errors.Any())
                return; // it says already which detectors there are
            var detector = result.GetValue(_detector)!;
            foreach (var problem in _mlNet.Problems(result, detector))
                result.AddError(problem);
            if (result.GetResult(_window) is not null && MlNetDetectors.Names.Contains(detector, StringComparer.Ordinal))
                result.AddError($"--window is for detectors that know windows, not for {detector}.");
        });
    }

    public string Series(ParseResult parsed) => parsed.GetRequiredValue(_series);

    public string Detector(ParseResult parsed) => parsed.GetRequiredValue(_detector);

    /// <summary>What is asked of a detector of ML.NET's; null when another one is asked.</summary>
    public MlNetChoice? MlNet(ParseResult parsed) => _mlNet.Of(parsed, Detector(parsed));

    public TimeSpan? Window(ParseResult parsed) => parsed.GetValue(_window) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    public string? Output(ParseResult parsed) => parsed.GetValue(_output);
}
