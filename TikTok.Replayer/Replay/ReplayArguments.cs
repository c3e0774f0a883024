using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using TikTok.Replayer.Input;
using TikTok.Replayer.Sort;
using TikTok.ServiceDefaults;

namespace TikTok.Replayer.Replay;

/// <summary>The command line of <c>replay</c>.</summary>
internal sealed class ReplayArguments
{
    private readonly Argument<string> _input = new("input") { Description = "File, directory, pattern in quotes, s3://bucket/key-or-prefix, or - for standard input; plain, .gz or .zst." };
    private readonly Option<string?> _pace = new("--pace") { HelpName = "original|max", Description = "original or max; max if neither --speed nor --rate is given." };
    private readonly Option<double> _speed = new("--speed") { HelpName = "N", Description = "How many times faster than the original; implies --pace original.", DefaultValueFactory = _ => 1, CustomParser = CommandLine.ReadNumber };
    private readonly Option<double?> _rate = new("--rate") { HelpName = "N", Description = "Posts a second, evenly, whatever their rhythm was.", CustomParser = result => CommandLine.ReadNumber(result) };
    private readonly Option<bool> _max = new("--max") { Description = "As fast as it goes; the same as --pace max." };
    private readonly Option<ReplayClock> _clock = new("--clock") { HelpName = "event|wall", Description = "event (default): time_stamp = the post's createTime; wall: now." };
    private readonly Option<DateTimeOffset?> _from = Time("--from", "Only posts made at or after this time, RFC 3339.");
    private readonly Option<DateTimeOffset?> _to = Time("--to", "Only posts made before this time, RFC 3339.");
    private readonly Option<long?> _limit = new("--limit") { HelpName = "N", Description = "At most this many posts." };
    private readonly Option<bool> _sort = new("--sort") { Description = "Order by createTime first. A run that goes on after a stop sorts again: for large inputs see the command sort." };
    private readonly Option<ByteSize> _memory = ByteSize.Option("--memory", "Memory to sort in; what does not fit goes to disk.", 1L << 30, SortSpace.LeastMemoryBytes);
    private readonly Option<string?> _temp = new("--temp") { HelpName = "DIR", Description = "Directory for what does not fit in memory while sorting. Default: the data directory; on Kafka the system's." };
    private readonly Option<bool> _loop = new("--loop") { Description = "Begin again at the end, until stopped or up to --limit." };
    private readonly Option<bool> _keepOpen = new("--keep-open") { Description = "More posts follow: do not close the windows that are open at the end. Implied by --clock wall." };
    private readonly Option<bool> _restart = new("--restart") { Description = "Begin at the first line even if an earlier run has replayed some." };

    private readonly Option<bool> _share = new("--share") { Description = "Share the files of the input with all Replayers that are started like this, on Kafka." };

    public Option<string?> Data { get; } = DataDirectoryOption.Create("Directory of the embedded log.");

    public void AddTo(Command command)
    {
        command.Add(_input);
        foreach (var option in new Option[] { _pace, _speed, _max, _rate, _clock, _from, _to, _limit, _sort, _memory, _temp, _loop, _keepOpen, _restart, _share, Data })
            command.Add(option);
        _pace.AcceptOnlyFromAmong("original", "max");
        command.Validators.Add(result =>
        {
            if (result.GetValue(_max) && result.GetValue(_pace) == "original")
                result.AddError("--max and --pace original exclude one another.");
            if (new Option[] { _max, _pace, _speed }.FirstOrDefault(pace => Given(result, pace)) is { } other && Given(result, _rate))
                result.AddError($"--rate and {other.Name} exclude one another.");
            if (Given(result, _speed) && (result.GetValue(_max) || result.GetValue(_pace) == "max"))
                result.AddError("--speed and --max exclude one another.");
            if (Given(result, _loop) && result.GetResult(_input) is { Tokens: [{ Value: InputFiles.StandardInput }] })
                result.AddError("--loop cannot read standard input twice: give a file.");
            if (result.GetResult(_rate) is { Tokens: [var rate] } && double.TryParse(rate.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var perSecond) && perSecond is not (>= 0.001 and <= 1e7))
                result.AddError("--rate must be between 0.001 and 10000000.");
            // By their tokens: an option that was not given has no value yet when validators run, not even its default, and
            // one that is no number throws here, where it is not told as an error of the command line.
            if (result.GetResult(_speed) is { Tokens: [var speed] } && double.TryParse(speed.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var times) && times is not (>= 0.001 and <= 1e9))
                result.AddError("--speed must be between 0.001 and 1000000000.");
            if (result.GetResult(_limit) is { Tokens: [var limit] } && long.TryParse(limit.Value, CultureInfo.InvariantCulture, out var posts) && posts < 1)
                result.AddError("--limit must be at least 1.");
            if (Given(result, _share) && WhyNotShared(result) is { } why)
                result.AddError(why);
        });
    }

    public bool IsShared(ParseResult parsed) => parsed.GetValue(_share);

    /// <summary>What cannot be while several replay one input, each at its own place in it; null when nothing is against it.</summary>
    private string? WhyNotShared(CommandResult result)
    {
        if (result.GetResult(_input) is { Tokens: [{ Value: InputFiles.StandardInput }] })
            return "--share cannot share out standard input: give files.";
        var paced = new Option[] { _speed, _rate }.FirstOrDefault(pace => Given(result, pace)) ?? (result.GetResult(_pace) is { Tokens: [{ Value: "original" }] } ? _pace : null);
        return paced is not null ? $"--share and {paced.Name} exclude one another: those who share keep step with one another, as fast as it goes."
            : Given(result, _sort) ? "--share and --sort exclude one another: no Replayer sees all lines. Sort the files first (command sort)."
            : Given(result, _limit) ? "--share and --limit exclude one another: nobody counts the posts of all."
            : Given(result, _loop) ? "--share and --loop exclude one another: the parts have no common end to begin again at."
            : Given(result, _restart) ? "--share and --restart exclude one another: who comes later would start over what others have begun."
            : result.GetResult(_clock) is { Tokens: [var clock] } && clock.Value.Equals(nameof(ReplayClock.Wall), StringComparison.OrdinalIgnoreCase) ? "--share and --clock wall exclude one another: those who share keep step by the time of the posts."
            : null;
    }

    private static bool Given(CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };

    public ReplayOptions Options(ParseResult parsed) => new()
    {
        Input = parsed.GetRequiredValue(_input),
        Speed = parsed.GetValue(_pace) == "original" || parsed.GetResult(_speed) is { Implicit: false } ? parsed.GetValue(_speed) : null,
        Rate = parsed.GetValue(_rate),
        Clock = parsed.GetValue(_clock),
        From = parsed.GetValue(_from),
        To = parsed.GetValue(_to),
        Limit = parsed.GetValue(_limit),
        Sort = parsed.GetValue(_sort),
        SortMemoryBytes = parsed.GetValue(_memory).Bytes,
        SortDirectory = parsed.GetValue(_temp),
        Loop = parsed.GetValue(_loop),
        CloseWindows = !parsed.GetValue(_keepOpen) && parsed.GetValue(_clock) == ReplayClock.Event,
        Restart = parsed.GetValue(_restart),
    };

    private static Option<DateTimeOffset?> Time(string name, string description) => new(name)
    {
        HelpName = "TIME",
        Description = description,
        CustomParser = CommandLine.ReadTime,
    };
}
