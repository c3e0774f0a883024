using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TikTok.Posts;
using TikTok.Replayer.Input;
using TikTok.Replayer.Replay;
using TikTok.ServiceDefaults;
using TikTok.ServiceDefaults.Connections;
using TikTok.ServiceDefaults.Logs;
using TikTok.ServiceDefaults.Settings;

namespace TikTok.Replayer.DeadLetters;

/// <summary>The commands <c>dead-letters list</c> and <c>dead-letters replay</c>.</summary>
public static class DeadLettersCommand
{
    private const int ExcerptCharacters = 100;
    private static readonly Option<string?> s_data = DataDirectoryOption.Create("Directory of the embedded log and the private PostgreSQL.");
    private static readonly Option<RejectReason?> s_reason = new("--reason")
    {
        HelpName = "REASON",
        Description = $"Only lines that were refused for it: {string.Join(", ", Enum.GetNames<RejectReason>().Skip(1))}.",
        CustomParser = ParseReason,
    };

    /// <summary>Creates the commands.</summary>
    public static Command Create()
    {
        var command = new Command("dead-letters", "Lines that were refused as posts: look at them, and send those that are posts by now.");
        command.Add(List());
        command.Add(Replay());
        return command;
    }

    private static Command List()
    {
        var limit = new Option<int>("--limit") { Description = "At most this many lines.", DefaultValueFactory = _ => 50 };
        limit.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, CultureInfo.InvariantCulture, out var lines) && lines < 1)
                result.AddError("--limit must be at least 1.");
        });
        var json = new Option<bool>("--json") { Description = "One JSON object a line, with as much of the line as the table holds." };
        var command = new Command("list", """
            Shows refused lines, newest first: offset in the log, reason, where it stood, how it begins. Works while the Standalone runs.

            Lines that you mend by hand are an input like any other: put them in a file, and `replay mended.ndjson --keep-open`.
            """) { s_reason, limit, json, s_data };
        command.SetAction((parsed, cancellationToken) => OneLineErrors.RunAsync(async () =>
        {
            var builder = Builder(parsed);
            await using var directory = await builder.OwnOrVisitDataDirectoryAsync("Replayer dead-letters list", cancellationToken);
            using var host = await StartAsync(builder, cancellationToken);
            var table = host.Services.GetRequiredService<DeadLetterTable>();
            var letters = await table.ReadNewestAsync(parsed.GetValue(s_reason), parsed.GetValue(limit), cancellationToken);
            var output = parsed.InvocationConfiguration.Output;
            foreach (var letter in letters)
                await output.WriteLineAsync(parsed.GetValue(json) ? JsonSerializer.Serialize(letter, JsonSerializerOptions.Web) : Describe(letter));
            // Not among the lines, which may go to another program.
            await parsed.InvocationConfiguration.Error.WriteLineAsync(Describe(letters.Count, await table.CountAsync(cancellationToken)));
            await host.StopAsync(CancellationToken.None);
            return 0;
        }));
        return command;
    }

    private static Command Replay()
    {
        var clock = new Option<ReplayClock>("--clock") { HelpName = "event|wall", Description = "event (default): time_stamp = the post's createTime; wall: now. As the source was replayed." };
        var maxLine = ByteSize.Option("--max-line", "Longest line to accept.", 1 << 20, 1024);
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would be sent." };
        var command = new Command("replay", """
            Reads refused lines again, and sends those that are posts by now to tiktok.posts: after the parser was mended, with a
            larger --max-line, or when their time has come. Each is sent once, also when this is killed and run again. The others stay.

            Lines come from the log while it keeps them; those that were too long, or are older, from the file where they stood.
            The embedded log has one owner: stop the Standalone first; it takes the posts up when it is started again.
            """) { s_reason, clock, maxLine, dryRun, s_data };
        command.SetAction((parsed, cancellationToken) => OneLineErrors.RunAsync(async () =>
        {
            var options = new DeadLetterReplayOptions
            {
                Reason = parsed.GetValue(s_reason),
                Clock = parsed.GetValue(clock),
                MaxLineBytes = (int)Math.Min(parsed.GetValue(maxLine).Bytes, 1 << 30),
                DryRun = parsed.GetValue(dryRun),
            };
            var builder = Builder(parsed);
            await using var directory = await builder.OwnDataDirectoryAsync("Replayer dead-letters replay", ["kafka", "lake", "tiktok"], cancellationToken);
            builder.AddEventLog().AddLake(); // the lake says whether log and database belong together
            using var host = await StartAsync(builder, cancellationToken);
            var result = await ActivatorUtilities.CreateInstance<DeadLetterReplay>(host.Services).RunAsync(options, cancellationToken);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(Describe(result, options.DryRun));
            await host.StopAsync(CancellationToken.None);
            return 0;
        }));
        return command;
    }

    private static HostApplicationBuilder Builder(ParseResult parsed)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.CheckSettings().HearOnlyWarnings();
        var data = builder.UseDataDirectory(parsed.GetValue(s_data));
        if (!Directory.Exists(data) && string.IsNullOrEmpty(builder.Configuration.GetConnectionString("tiktok")))
            throw new InputException($"Directory '{data}' does not exist: give that of the Standalone with --data, or a database with ConnectionStrings__tiktok.");
        builder.AddServiceDefaults();
        return builder;
    }

    private static async Task<IHost> StartAsync(HostApplicationBuilder builder, CancellationToken cancellationToken)
    {
        builder.AddReplayer(new InputFiles(builder.Configuration.GetConnectionString("lake")));
        await builder.AddDatabaseAsync(owner: false, cancellationToken);
        builder.Services.AddSingleton<DeadLetterTable>();
        var host = builder.Build();
        try
        {
            await host.StartAsync(cancellationToken);
            return host;
        }
        catch
        {
            await ((IAsyncDisposable)host).DisposeAsync();
            throw;
        }
    }

    private static RejectReason? ParseReason(ArgumentResult result)
    {
        if (Enum.TryParse<RejectReason>(result.Tokens[0].Value, ignoreCase: true, out var reason) && Enum.IsDefined(reason) && reason != RejectReason.None)
            return reason;
        result.AddError($"--reason {result.Tokens[0].Value} is none of {string.Join(", ", Enum.GetNames<RejectReason>().Skip(1))}.");
        return null;
    }

    private static string Describe(DeadLetter letter) => string.Create(CultureInfo.InvariantCulture,
        $"{letter.Offset,8}  {letter.Reason,-14} {TerminalText.Line(letter.Source)}:{letter.Line}  {TerminalText.Excerpt(letter.Raw, ExcerptCharacters)}");

    private static string Describe(int shown, IReadOnlyList<(string Reason, long Count)> counts) => counts.Count == 0
        ? "No dead letters are filed. What a replay has just refused is, as soon as the Archiver or the Standalone has run on it."
        : string.Create(CultureInfo.InvariantCulture, $"{shown} shown of {counts.Sum(count => count.Count)}: {string.Join(", ", counts.Select(count => $"{TerminalText.Excerpt(count.Reason, ExcerptCharacters)} {count.Count}"))}");

    private static string Describe(DeadLetterReplayResult result, bool dryRun)
    {
        var refused = result.Refused.Count == 0 ? "0" : string.Join(", ", result.Refused.OrderBy(reason => reason.Key).Select(reason => string.Create(CultureInfo.InvariantCulture, $"{reason.Key} {reason.Value}")));
        return string.Create(CultureInfo.InvariantCulture, $"{result.Sent} dead letters are posts now and {(dryRun ? "would be" : "were")} sent to tiktok.posts; still refused: {refused}; line not found any more: {result.Gone}");
    }
}
