using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Spectre.Console;
using TikTok.Replayer.Input;
using TikTok.Replayer.Replay.Sharing;
using TikTok.ServiceDefaults;
using TikTok.ServiceDefaults.Connections;
using TikTok.ServiceDefaults.Logs;
using TikTok.ServiceDefaults.Settings;
using TikTok.Storage.Ownership;

namespace TikTok.Replayer.Replay;

/// <summary>The command <c>replay</c>.</summary>
public static class ReplayCommand
{
    /// <summary>Creates the command. Broken lines are not a failure: they are in dead letters, and counted in the summary.</summary>
    public static Command Create()
    {
        var arguments = new ReplayArguments();
        var command = new Command("replay", """
            Replays a dump into tiktok.posts; resumes where an earlier run ended.

            How fast: --max (default), --speed (the original's rhythm, times a factor), or --rate (posts a second; after a stall it
            catches up at twice the rate). Which time posts carry is another question: --clock event for history, wall for a live
            stream. --loop begins again at the end: each pass is later by whole weeks (createTime, except with --clock wall), and
            its ids are moved on by as much; lines that are no records count once.

            replay dump.zst --sort
            replay sample.ndjson --rate 500 --clock wall --loop
            replay s3://bucket/dumps/ --speed 60

            --share, in as many terminals or on as many machines as there are: each file is replayed by one of them at a time, and all end
            together. Who is stopped or killed is replaced by the others; who comes later gets files too. Needs Kafka, and the same
            paths everywhere. Files of the same days may lie beside one another, as many as there are parts (EventLog__SourcePartitions).

            replay 's3://bucket/dumps/' --share
            """);
        arguments.AddTo(command);
        command.SetAction((parsed, cancellationToken) => OneLineErrors.RunAsync(() => RunAsync(arguments.Options(parsed), arguments.IsShared(parsed), parsed.GetValue(arguments.Data), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(ReplayOptions options, bool isShared, string? dataDirectory, CancellationToken cancellationToken)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.CheckSettings().HearOnlyWarnings();
        var inputs = new InputFiles(builder.Configuration.GetConnectionString("lake"));
        var files = await inputs.FindAsync(options.Input, cancellationToken); // before anything is opened
        var data = builder.UseDataDirectory(dataDirectory);
        if (string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString("kafka")))
            InputPlace.RefuseOverlap(options.Input, files, data);
        await using var directory = await builder.OwnDataDirectoryAsync("Replayer replay", ["kafka"], cancellationToken);
        options = options with { SortDirectory = options.SortDirectory ?? (directory as DataDirectory)?.Path };
        builder.AddServiceDefaults().AddEventLog();
        builder.AddReplayer(inputs);
        using var host = builder.Build();
        await host.StartAsync(cancellationToken);

        var progress = new ReplayProgress();
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var report = new ReplayReport(progress, options, AnsiConsole.Console, TimeProvider.System).ShowAsync(done.Token);
        SourcePosition position;
        try
        {
            position = isShared
                ? await host.Services.GetRequiredService<SharedReplay>().RunAsync(options, progress, cancellationToken)
                : await host.Services.GetRequiredService<DumpReplay>().RunAsync(options, progress, dayClosed: null, cancellationToken);
        }
        finally
        {
            await done.CancelAsync();
            await report;
        }

        var (isNothingNew, isMore) = (!isShared && position.Received > 0 && progress.ReceivedNow == 0, !isShared && progress.ReceivedNow is > 0 and var now && now < position.Received);
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{options.Input}: {(isNothingNew ? "nothing new, --restart sends it again; earlier runs: " : string.Empty)}{position.Received} received{(isMore ? $" ({progress.ReceivedNow} of them now)" : string.Empty)}, {position.Valid} valid, {position.Rejected} rejected, {position.Skipped} left out{(isShared ? $"; {progress.Received} of them by this Replayer" : string.Empty)}"));
        await host.StopAsync(CancellationToken.None);
        return InputVerdict.Of(options.Input, position) is { } verdict ? throw new InputException(verdict) : 0;
    }
}
