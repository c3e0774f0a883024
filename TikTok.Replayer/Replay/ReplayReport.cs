using System.Globalization;
using Spectre.Console;

namespace TikTok.Replayer.Replay;

/// <summary>Shows how a replay goes: a bar on a terminal, a line every five seconds elsewhere.</summary>
public sealed class ReplayReport(ReplayProgress progress, IAnsiConsole console, TimeProvider clock)
{
    private static readonly TimeSpan s_barInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_lineInterval = TimeSpan.FromSeconds(5);
    private readonly long _started = clock.GetTimestamp();
    private (long Tick, long Received, long Bytes) _last = (clock.GetTimestamp(), 0, 0);

    /// <summary>Shows progress until cancelled.</summary>
    public async Task ShowAsync(CancellationToken cancellationToken)
    {
        if (console.Profile.Capabilities.Interactive)
            await ShowBarAsync(cancellationToken);
        else
            await ShowLinesAsync(cancellationToken);
    }

    /// <summary>Records a second, MB a second, stream time, rejected lines and time to go since the last call.</summary>
    public string Describe()
    {
        var tick = clock.GetTimestamp();
        var (received, bytes) = (progress.Received, progress.Bytes);
        var seconds = Math.Max(0.001, clock.GetElapsedTime(_last.Tick, tick).TotalSeconds);
        var rate = string.Create(CultureInfo.InvariantCulture, $"{(received - _last.Received) / seconds:N0} records/s, {(bytes - _last.Bytes) / seconds / 1e6:F1} MB/s");
        _last = (tick, received, bytes);
        var streamTime = progress.StreamTime is { } time ? time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "none yet";
        return string.Create(CultureInfo.InvariantCulture, $"{received:N0} lines, {rate}, stream time {streamTime}, {progress.Rejected:N0} rejected{TimeToGo()}");
    }

    private string TimeToGo()
    {
        if (progress.Fraction is not (> 0.001 and < 1) || progress.Bytes == 0)
            return string.Empty;
        var toGo = clock.GetElapsedTime(_started) * ((1 - progress.Fraction.Value) / progress.Fraction.Value);
        return string.Create(CultureInfo.InvariantCulture, $", {progress.Fraction:P0}, about {toGo:h\\:mm\\:ss} to go");
    }

    private async Task ShowLinesAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(s_lineInterval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
                console.WriteLine(Describe());
        }
        catch (OperationCanceledException)
        {
            // the replay is over: that is how this ends
        }
    }

    private Task ShowBarAsync(CancellationToken cancellationToken) => console.Progress()
        .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
        .StartAsync(async bar =>
        {
            var task = bar.AddTask("starting");
            using var timer = new PeriodicTimer(s_barInterval, clock);
            try
            {
                while (await timer.WaitForNextTickAsync(cancellationToken))
                {
                    task.IsIndeterminate = progress.Fraction is null;
                    task.Value = (progress.Fraction ?? 0) * 100;
                    task.Description = Markup.Escape(Describe());
                }
            }
            catch (OperationCanceledException)
            {
                task.Value = 100; // the replay is over: that is how this ends
            }
        });
}
