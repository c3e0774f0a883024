using Spectre.Console;
using TikTok.Posts;

namespace TikTok.Replayer;

/// <summary>Shows how a long command goes: a bar on a terminal, a line every five seconds elsewhere.</summary>
internal sealed class LiveReport(IAnsiConsole console, TimeProvider clock)
{
    private static readonly TimeSpan s_barInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_lineInterval = TimeSpan.FromSeconds(5);

    /// <summary>Shows progress until cancelled.</summary>
    /// <param name="fraction">How much is done, 0 to 1; null where nobody knows.</param>
    /// <param name="describe">Progress in one line.</param>
    /// <param name="cancellationToken">What is reported on is over.</param>
    public Task ShowAsync(Func<double?> fraction, Func<string> describe, CancellationToken cancellationToken) =>
        console.Profile.Capabilities.Interactive ? ShowBarAsync(fraction, describe, cancellationToken) : ShowLinesAsync(describe, cancellationToken);

    private async Task ShowLinesAsync(Func<string> describe, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(s_lineInterval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
                await console.Profile.Out.Writer.WriteLineAsync(TerminalText.Line(describe())); // a line stays one: nothing is wrapped in a file
        }
        catch (OperationCanceledException)
        {
            // the work is over: that is how this ends
        }
    }

    private Task ShowBarAsync(Func<double?> fraction, Func<string> describe, CancellationToken cancellationToken) => console.Progress()
        .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
        .StartAsync(async bar =>
        {
            var task = bar.AddTask("starting");
            using var timer = new PeriodicTimer(s_barInterval, clock);
            try
            {
                while (await timer.WaitForNextTickAsync(cancellationToken))
                {
                    task.IsIndeterminate = fraction() is null;
                    task.Value = (fraction() ?? 0) * 100;
                    task.Description = Markup.Escape(TerminalText.Line(describe()));
                }
            }
            catch (OperationCanceledException)
            {
                task.Value = 100; // the work is over: that is how this ends
            }
        });
}
