using System.CommandLine;
using System.Globalization;

namespace TikTok.Detector.Evaluation;

/// <summary>How the rows of a series become windows.</summary>
/// <param name="Length">Length of a window, a second to a day; null = as far as the rows are apart.</param>
/// <param name="AbsentIsZero">Whether windows without a row count zero, instead of as not observed.</param>
internal sealed record WindowChoice(TimeSpan? Length, bool AbsentIsZero);

/// <summary>The options that say it.</summary>
internal sealed class WindowArguments
{
    private const int DaySeconds = 86_400;

    private readonly Option<int?> _window = new("--window") { HelpName = "SECONDS", Description = "Length of a window, 1 to 86400. Default: as far as most of the first 1000 rows are apart, or a usual length within a tenth of it. With it, standard input is judged row by row from the first one on." };
    private readonly Option<bool> _absentIsZero = new("--absent-is-zero") { Description = "Windows without a row count 0, as in the result of GROUP BY, instead of as not observed. They get rows of their own." };

    public WindowArguments() => _window.Validators.Add(result =>
    {
        if (result.Tokens is [var token] && (!int.TryParse(token.Value, CultureInfo.InvariantCulture, out var seconds) || seconds is < 1 or > DaySeconds))
            result.AddError($"'{token.Value}' is not a length of windows: 1 to {DaySeconds} seconds.");
    });

    public IReadOnlyList<Option> All => [_window, _absentIsZero];

    public WindowChoice Choice(ParseResult parsed) =>
        new(parsed.GetValue(_window) is { } seconds ? TimeSpan.FromSeconds(seconds) : null, parsed.GetValue(_absentIsZero));
}
