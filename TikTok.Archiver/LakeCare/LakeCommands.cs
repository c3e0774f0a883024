using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TikTok.Archiver.Compaction;
using TikTok.ServiceDefaults;
using TikTok.ServiceDefaults.Connections;
using TikTok.ServiceDefaults.Logs;
using TikTok.ServiceDefaults.Settings;
using TikTok.Storage.Lake;

namespace TikTok.Archiver.LakeCare;

/// <summary>The commands over a lake that is there; they run beside an Archiver as well.</summary>
internal static class LakeCommands
{
    /// <summary>The command line of the program: the service, and the commands beside it.</summary>
    /// <param name="service">Runs the service, with its settings.</param>
    public static RootCommand Beside(Func<string[], CancellationToken, Task<int>> service)
    {
        var root = ServiceCommand.Create("""
            Writes posts to the lake as a service when it is given no command; the commands look after the lake.

            Exit codes: 0 done, or the service was stopped; 1 failed (one line says why); 2 wrong command line; 130 a command was cancelled.
            """, "a free port of 127.0.0.1, for /health", service);
        foreach (var command in new[] { Files(), Verify(), CompactCommand.Create(), Sweep() })
            root.Add(command);
        return root;
    }

    private static Command Files()
    {
        var day = new Argument<DateOnly>("day") { Description = "Stream day in UTC, YYYY-MM-DD.", CustomParser = CommandLine.ReadDay };
        var command = new Command("files", "Lists the committed objects of a stream day, one key a line.") { day };
        return OnLake(command, writes: false, async (lake, parsed, cancellationToken) =>
        {
            foreach (var item in (await LakeDay.ReadAsync(lake, parsed.GetValue(day), cancellationToken)).Objects)
                await Console.Out.WriteLineAsync(item.Item.Key);
            return 0;
        });
    }

    private static Command Verify()
    {
        var day = new Argument<DateOnly?>("day") { Description = "Reads the objects of this stream day only, YYYY-MM-DD.", Arity = ArgumentArity.ZeroOrOne, CustomParser = result => CommandLine.ReadDay(result) };
        var command = new Command("verify", "Reads manifests and generations of days against objects; exit code 1 with one line for each finding.") { day };
        return OnLake(command, writes: false, async (lake, parsed, cancellationToken) =>
        {
            var findings = 0;
            var verification = new LakeVerification(lake, parsed.GetValue(day));
            await foreach (var finding in verification.RunAsync(cancellationToken))
            {
                findings++;
                await Console.Out.WriteLineAsync(finding);
            }

            await Console.Error.WriteLineAsync($"{verification.Manifests} manifests, {verification.Generations} compacted days, {verification.Objects} objects read, {findings} findings");
            return findings == 0 ? 0 : 1;
        });
    }

    private static Command Sweep()
    {
        var olderThan = new Option<TimeSpan?>("--older-than") { HelpName = "AGE", Description = "Only objects that were replaced, or whose archiver or compaction began, so long ago, for example 30m or 7d. Default: 24h.", CustomParser = ReadAge };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would be deleted." };
        var command = new Command("sweep", "Deletes the objects that an archiver or a compaction left which died before its commit, and those that a compaction replaced.") { olderThan, dryRun };
        return OnLake(command, writes: true, async (lake, parsed, cancellationToken) =>
        {
            var (count, bytes) = (0, 0L);
            var before = TimeProvider.System.GetUtcNow() - (parsed.GetValue(olderThan) ?? TimeSpan.FromHours(24));
            var isDry = parsed.GetValue(dryRun);
            await foreach (var orphan in Orphans.FindAsync(lake, before, cancellationToken).Concat(new CompactionRemains(lake, before, mayWrite: !isDry).FindAsync(cancellationToken)))
            {
                if (!isDry)
                    await lake.DeleteAsync(orphan.Key, cancellationToken);
                (count, bytes) = (count + 1, bytes + orphan.Length);
                await Console.Out.WriteLineAsync(orphan.Key);
            }

            await Console.Error.WriteLineAsync($"{count} objects of {bytes} bytes {(isDry ? "would be deleted" : "deleted")}");
            return 0;
        });
    }

    /// <summary>Gives a command the lake of <c>--data</c> or of the connection.</summary>
    /// <param name="command">The command.</param>
    /// <param name="writes">Whether it writes or deletes; otherwise it leaves the directory as it is, and no owner of it notices.</param>
    /// <param name="run">What it does.</param>
    public static Command OnLake(Command command, bool writes, Func<ILake, ParseResult, CancellationToken, Task<int>> run)
    {
        var data = DataDirectoryOption.Create("Directory of the embedded defaults, unless ConnectionStrings__lake is set.");
        command.Add(data);
        command.SetAction((parsed, cancellationToken) => OneLineErrors.RunAsync(async () =>
        {
            var builder = Host.CreateApplicationBuilder();
            builder.CheckSettings().HearOnlyWarnings();
            var directory = builder.UseDataDirectory(parsed.GetValue(data));
            if (string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString("lake")) && !Directory.Exists(Path.Combine(directory, "lake")))
                throw new LakeException($"There is no lake in '{directory}': give the directory of the Standalone with --data, or set ConnectionStrings__lake.");
            await using var joined = writes ? await builder.JoinLakeAsync($"Archiver {command.Name}", cancellationToken) : null;
            builder.AddServiceDefaults().AddLake(readOnly: !writes);
            using var host = builder.Build();
            return await run(host.Services.GetRequiredService<ILake>(), parsed, cancellationToken);
        }));
        return command;
    }

    private static TimeSpan? ReadAge(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text.Length > 1 && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            switch (text[^1])
            {
                case 'm':
                    return TimeSpan.FromMinutes(number);
                case 'h':
                    return TimeSpan.FromHours(number);
                case 'd' when number < 36_500:
                    return TimeSpan.FromDays(number);
            }

        result.AddError($"'{text}' is not an age: write it like 30m, 24h or 7d.");
        return default;
    }
}
