using System.CommandLine;
using System.Globalization;

namespace TikTok.Replayer.Replay;

/// <summary>The command line of <c>replay</c>.</summary>
internal sealed class ReplayArguments
{
    private readonly Argument<string> _input = new("input") { Description = "File, directory, pattern in quotes, or - for standard input; plain, .gz or .zst." };
    private readonly Option<string> _pace = new("--pace") { Description = "original (with --speed) or max.", DefaultValueFactory = _ => "max" };
    private readonly Option<double> _speed = new("--speed") { Description = "How many times faster than the original; with --pace original.", DefaultValueFactory = _ => 1 };
    private readonly Option<bool> _max = new("--max") { Description = "As fast as it goes; the same as --pace max." };
    private readonly Option<ReplayClock> _clock = new("--clock") { Description = "event: time_stamp = the post's createTime; wall: now.", DefaultValueFactory = _ => ReplayClock.Event };
    private readonly Option<DateTimeOffset?> _from = Time("--from", "Only posts made at or after this time, RFC 3339.");
    private readonly Option<DateTimeOffset?> _to = Time("--to", "Only posts made before this time, RFC 3339.");
    private readonly Option<long?> _limit = new("--limit") { Description = "At most this many posts." };
    private readonly Option<bool> _sort = new("--sort") { Description = "Order by createTime first; the input must fit in memory." };
    private readonly Option<bool> _keepOpen = new("--keep-open") { Description = "More posts follow: do not move stream time past the last post at the end. Implied by --clock wall." };
    private readonly Option<bool> _restart = new("--restart") { Description = "Begin at the first line even if an earlier run has replayed some." };

    public Option<string> Data { get; } = new("--data") { Description = "Directory of the embedded log.", DefaultValueFactory = _ => "data" };

    public void AddTo(Command command)
    {
        command.Add(_input);
        foreach (var option in new Option[] { _pace, _speed, _max, _clock, _from, _to, _limit, _sort, _keepOpen, _restart, Data })
            command.Add(option);
        _pace.AcceptOnlyFromAmong("original", "max");
        command.Validators.Add(result =>
        {
            if (result.GetValue(_max) && result.GetValue(_pace) == "original")
                result.AddError("--max and --pace original exclude one another.");
            // By their tokens: an option that was not given has no value yet when validators run, not even its default, and
            // one that is no number throws here, where it is not told as an error of the command line.
            if (result.GetResult(_speed) is { Tokens: [var speed] } && double.TryParse(speed.Value, CultureInfo.InvariantCulture, out var times) && times <= 0)
                result.AddError("--speed must be more than 0.");
            if (result.GetResult(_limit) is { Tokens: [var limit] } && long.TryParse(limit.Value, CultureInfo.InvariantCulture, out var posts) && posts < 1)
                result.AddError("--limit must be at least 1.");
        });
    }

    public ReplayOptions Options(ParseResult parsed) => new()
    {
        Input = parsed.GetRequiredValue(_input),
        Speed = parsed.GetValue(_pace) == "original" ? parsed.GetValue(_speed) : null,
        Clock = parsed.GetValue(_clock),
        From = parsed.GetValue(_from),
        To = parsed.GetValue(_to),
        Limit = parsed.GetValue(_limit),
        Sort = parsed.GetValue(_sort),
        CloseWindows = !parsed.GetValue(_keepOpen) && parsed.GetValue(_clock) == ReplayClock.Event,
        Restart = parsed.GetValue(_restart),
    };

    private static Option<DateTimeOffset?> Time(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            if (DateTimeOffset.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
                return time;
            result.AddError($"'{result.Tokens[0].Value}' is not a time: write it like 2020-03-02T13:00:00Z.");
            return null;
        },
    };
}
