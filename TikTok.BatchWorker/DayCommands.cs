using System.CommandLine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TikTok.BatchWorker.ParseDay;
using TikTok.BatchWorker.Summarise;
using TikTok.BatchWorker.Trends;
using TikTok.ServiceDefaults;
using TikTok.ServiceDefaults.Connections;
using TikTok.ServiceDefaults.Logs;
using TikTok.ServiceDefaults.Settings;

namespace TikTok.BatchWorker;

/// <summary>The commands of the BatchWorker.</summary>
internal static class DayCommands
{
    public static Command ParseDay() => WithDay(
        new Command("parse-day", "Parses a stream day from the lake into PostgreSQL."), option: null,
        (services, day, _, cancellationToken) => services.GetRequiredService<DayParser>().ParseAsync(day, cancellationToken));

    public static Command Summarise()
    {
        var effectiveFrom = new Option<DateTimeOffset?>("--effective-from") { Description = "Stream time from which windows are judged by them; default: the next midnight, or the next full hour if the stream has passed it.", CustomParser = CommandLine.ReadTime };
        return WithDay(
            new Command("summarise", "Makes the baselines that follow from the days up to and including a stream day."), effectiveFrom,
            (services, day, parsed, cancellationToken) => services.GetRequiredService<Summariser>().SummariseAsync(day, parsed.GetValue(effectiveFrom), cancellationToken));
    }

    public static Command RunDay() => WithDay(
        new Command("run-day", "Does the whole work of a stream day, in order: parse-day, summarise, trends. Safe to run again."), option: null,
        async (services, day, _, cancellationToken) =>
        {
            await services.GetRequiredService<DayParser>().ParseAsync(day, cancellationToken);
            await services.GetRequiredService<Summariser>().SummariseAsync(day, effectiveFrom: null, cancellationToken);
            await services.GetRequiredService<TrendPublisher>().PublishAsync(day, day, cancellationToken);
        });

    public static Command Trends()
    {
        var to = new Option<DateOnly?>("--to") { Description = "The last stream day of a range, YYYY-MM-DD; default: the day itself.", CustomParser = result => CommandLine.ReadDay(result) };
        return WithDay(
            new Command("trends", "Ranks the challenges, sounds, musicians and authors of a parsed stream day."), to,
            (services, day, parsed, cancellationToken) => services.GetRequiredService<TrendPublisher>().PublishAsync(day, parsed.GetValue(to) ?? day, cancellationToken));
    }

    private static Command WithDay(Command command, Option? option, Func<IServiceProvider, DateOnly, ParseResult, CancellationToken, Task> run)
    {
        var day = new Argument<DateOnly?>("day")
        {
            Description = "Stream day in UTC, YYYY-MM-DD. Default: yesterday, by the clock of the wall.",
            Arity = ArgumentArity.ZeroOrOne,
            CustomParser = result => CommandLine.ReadDay(result),
        };
        var data = DataDirectoryOption.Create("Directory of the embedded defaults.");
        command.Add(day);
        command.Add(data);
        if (option is not null)
            command.Add(option);
        command.SetAction((parsed, cancellationToken) => OneLineErrors.RunAsync(async () =>
        {
            var builder = Host.CreateApplicationBuilder();
            builder.CheckSettings().AddBatchWorkerSettings();
            builder.UseDataDirectory(parsed.GetValue(data));
            await using var directory = await builder.OwnOrVisitDataDirectoryAsync($"BatchWorker {command.Name}", cancellationToken);
            builder.HearUnlessTold(("Microsoft.Hosting.Lifetime", LogLevel.Warning)); // nobody is to press Ctrl+C
            builder.AddServiceDefaults().AddLake(readOnly: true);
            await builder.AddDatabaseAsync(owner: false, cancellationToken);
            builder.AddBatchWorker();
            using var host = builder.Build();
            await host.StartAsync(cancellationToken);
            await run(host.Services, parsed.GetValue(day) ?? Yesterday(), parsed, cancellationToken);
            await host.StopAsync(cancellationToken);
            return 0;
        }));
        return command;
    }

    private static DateOnly Yesterday() => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(-1);
}
