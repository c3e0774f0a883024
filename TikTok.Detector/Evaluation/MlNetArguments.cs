using System.CommandLine;
using System.CommandLine.Parsing;
using TikTok.Anomalies.MlNet;

namespace TikTok.Detector.Evaluation;

/// <summary>What <c>backtest</c> asks of ML.NET's detectors.</summary>
/// <param name="Options">Parameters.</param>
/// <param name="Training">What of the series SSA is trained on, and what is judged.</param>
/// <param name="Mode">Against which prediction SSA scores a value.</param>
internal sealed record MlNetChoice(MlNetOptions Options, SsaTraining Training, MlNetMode Mode);

/// <summary>The options of <c>backtest</c> that are for ML.NET's detectors alone.</summary>
internal sealed class MlNetArguments
{
    private readonly Option<string[]> _set = new("--set") { HelpName = "NAME=VALUE", Description = "A parameter of an ML.NET detector; can be given more than once." };

    private readonly Option<string> _train = new("--train")
    {
        HelpName = "whole|head|head-then-rest",
        Description = "SSA only. whole: train on the series, then judge it from its start, as Microsoft's samples do (default); head: train on the first trainingWindowSize rows, judge all; head-then-rest: judge only those after them, as on live data.",
    };

    private readonly Option<string> _mode = new("--mode")
    {
        HelpName = "batch|stream",
        Description = "batch: as ML.NET's Transform (default); stream: as its CreateTimeSeriesEngine, which makes a difference for SSA alone: it scores a value against the prediction of the next.",
    };

    public MlNetArguments()
    {
        _train.AcceptOnlyFromAmong("whole", "head", "head-then-rest");
        _mode.AcceptOnlyFromAmong("batch", "stream");
    }

    public IEnumerable<Option> All => [_set, _train, _mode];

    /// <summary>What is wrong with them beside a detector.</summary>
    public IEnumerable<string> Problems(CommandResult result, string detector)
    {
        if (!MlNetDetectors.Names.Contains(detector, StringComparer.Ordinal))
        {
            foreach (var option in All.Where(option => result.GetResult(option) is not null))
                yield return $"{option.Name} is for {string.Join(", ", MlNetDetectors.Names)}, not for {detector}.";
            yield break;
        }

        if (result.GetResult(_train) is not null && detector is not (MlNetDetectors.SsaSpike or MlNetDetectors.SsaChangePoint))
            yield return $"--train is for {MlNetDetectors.SsaSpike} and {MlNetDetectors.SsaChangePoint}: {detector} needs no training.";
        var set = result.GetResult(_set)?.Tokens.Select(token => token.Value).ToList() ?? [];
        if (set.Find(text => text.IndexOf('=', StringComparison.Ordinal) < 1) is { } wrong)
            yield return $"'{wrong}' is no parameter: give --set NAME=VALUE, for example --set {MlNetDetectors.Parameters(detector)[0]}=95.";
        else if (MlNetDetectors.ProblemWith(detector, Pairs(set)) is { } problem)
            yield return problem;
    }

    /// <summary>The choice; null for a detector that is none of ML.NET's.</summary>
    public MlNetChoice? Of(ParseResult parsed, string detector) => !MlNetDetectors.Names.Contains(detector, StringComparer.Ordinal) ? null : new MlNetChoice(
        MlNetDetectors.Options(detector, Pairs(parsed.GetValue(_set) ?? [])),
        parsed.GetValue(_train) switch { "head" => SsaTraining.Head, "head-then-rest" => SsaTraining.HeadThenRest, _ => SsaTraining.Whole },
        parsed.GetValue(_mode) == "stream" ? MlNetMode.Stream : MlNetMode.Batch);

    private static IEnumerable<KeyValuePair<string, string>> Pairs(IEnumerable<string> set) => set
        .Select(text => text.Split('=', 2, StringSplitOptions.TrimEntries)).Select(pair => KeyValuePair.Create(pair[0], pair[1]));
}
