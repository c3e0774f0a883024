using System.CommandLine;
using TikTok.Anomalies;

namespace TikTok.Detector.Evaluation;

/// <summary>The command line of <c>evaluate</c>.</summary>
internal sealed class EvaluateArguments
{
    private readonly Option<string?> _data = new("--data") { HelpName = "DIR", Description = "Directory with series (CSV, timestamp,value), windows.json with their labels, and published scores in results-NAME/, if any." };
    private readonly Option<string> _detector = DetectorOption.Create("Detector to evaluate. Default: all.", standard: null);
    private readonly Option<TableFormat> _format = new("--format") { HelpName = "table|markdown|csv", Description = "How the results are printed." };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _data, _detector, _format })
            command.Add(option);
    }

    public string? Data(ParseResult parsed) => parsed.GetValue(_data);

    public IReadOnlyCollection<string> Detectors(ParseResult parsed) => parsed.GetValue(_detector) is { } one ? [one] : DetectorCatalog.Names;

    public TableFormat Format(ParseResult parsed) => parsed.GetValue(_format);
}
