using System.CommandLine;
using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using TikTok.Anomalies.Evaluation;
using TikTok.Anomalies.Series;
using TikTok.Posts;
using TikTok.ServiceDefaults.Connections;
using TikTok.ServiceDefaults;
using TikTok.ServiceDefaults.Logs;
using TikTok.ServiceDefaults.Settings;

namespace TikTok.Detector.Evaluation;

/// <summary>The command <c>score</c>.</summary>
internal static class ScoreCommand
{
    private static readonly Option<string?> s_truth = new("--truth") { HelpName = "FILE", Description = "What the generator says of the dump: truth.json." };
    private static readonly Option<string?> s_labels = new("--labels") { HelpName = "FILE", Description = "Instead: labelled windows, windows.json as the Numenta Anomaly Benchmark writes it." };
    private static readonly Option<string?> s_series = new("--series") { HelpName = "NAME", Description = "With --labels: which of its files was replayed as posts." };
    private static readonly Option<string?> s_keyword = new("--keyword") { HelpName = "KEYWORD", Description = "With --labels: what its posts carried; other keywords do not count." };
    private static readonly Option<string?> s_data = DataDirectoryOption.Create("Data directory of the Standalone that holds the anomalies; goes before ConnectionStrings__tiktok.");
    private static readonly Option<bool> s_all = new("--all") { Description = "Also anomalies of which nobody was told, since others were more severe." };
    private static readonly Option<TableFormat> s_format = new("--format") { HelpName = "table|markdown|csv", Description = "How the results are printed." };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command("score", """
            Compares the anomalies in PostgreSQL with what is known to have happened in the stream.

            Recall, right kinds and delay for each scenario; precision, and anomalies per watched keyword and day that nothing explains.
            Those that were taken back do not count. docs/evaluation.md has the definitions.

            score --truth data/sample/truth.json --data data
            score --labels nab-tweets/windows.json --series Twitter_volume_PFE.csv --keyword '#pfe'
            """);
        foreach (var option in new Option[] { s_truth, s_labels, s_series, s_keyword, s_data, s_all, s_format })
            command.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(s_keyword) is { } typed && !SearchTerm.TryRead(typed, out _, out var problem))
                result.AddError($"--keyword {TerminalText.Excerpt(typed, 60)}: {problem}.");
            if (result.GetResult(s_truth) is null == result.GetResult(s_labels) is null)
                result.AddError("Give either --truth FILE or --labels FILE.");
            if (result.GetResult(s_labels) is not null && (result.GetResult(s_series) is null || result.GetResult(s_keyword) is null))
                result.AddError("--labels needs --series and --keyword.");
        });
        command.SetAction((parsed, cancellation) => OneLineErrors.RunAsync(() => RunAsync(parsed, cancellation), errors: parsed.InvocationConfiguration.Error));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var keyword = parsed.GetValue(s_keyword) is { } typed && SearchTerm.TryRead(typed, out var term, out _) ? term.Keyword : null;
        var truth = parsed.GetValue(s_truth) is { } path
            ? await TruthFile.ReadAsync(path, cancellation)
            : Labels(parsed.GetValue(s_labels)!, parsed.GetValue(s_series)!, keyword!);
        var anomalies = await AnomaliesAsync(parsed, cancellation);
        var told = anomalies.Where(anomaly => keyword is null || anomaly.Members.Contains(keyword, StringComparer.Ordinal)).ToList();
        foreach (var table in TruthTables.Of(truth, TruthScoring.Of(truth.Events, told)))
            TablePrinter.Print([table], parsed.GetValue(s_format), parsed.InvocationConfiguration.Output);
        return 0;
    }

    private static Truth Labels(string path, string series, string keyword)
    {
        if (!WindowsFile.Read(path).TryGetValue(series, out var windows))
            throw new SeriesException($"{path}: it does not name {SeriesException.Quote(series)}");
        return new Truth([.. windows.Select(window => new KnownEvent("label", "spike", true, keyword, [], window.Start, window.End))], [], 0);
    }

    private static async Task<IReadOnlyList<ToldAnomaly>> AnomaliesAsync(ParseResult parsed, CancellationToken cancellation)
    {
        const string sql = """
            SELECT members, kind, starts_at, ends_at, opened_at FROM anomalies
            WHERE opened_at IS NOT NULL AND state <> 'retracted' AND kind <> 'gap' AND (alert OR @all) ORDER BY opened_at, id
            """;
        var builder = Host.CreateApplicationBuilder();
        builder.CheckSettings().HearOnlyWarnings();
        if (parsed.GetValue(s_data) is { } directory)
            builder.Configuration.AddInMemoryCollection([new("Storage:DataDirectory", directory), new("ConnectionStrings:tiktok", "")]);
        await using var owned = await builder.OwnOrVisitDataDirectoryAsync("Detector score", cancellation);
        builder.AddServiceDefaults();
        await builder.AddDatabaseAsync(owner: false, cancellation);
        using var host = builder.Build();
        await host.StartAsync(cancellation);
        await using var connection = await host.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(cancellation);
        var rows = await connection.QueryAsync<(string[] Members, string Kind, DateTime StartsAt, DateTime EndsAt, DateTime OpenedAt)>(
            new CommandDefinition(sql, new { all = parsed.GetValue(s_all) }, cancellationToken: cancellation));
        var anomalies = rows.Select(row => new ToldAnomaly(row.Members, row.Kind, Utc(row.StartsAt), Utc(row.EndsAt), Utc(row.OpenedAt))).ToList();
        await host.StopAsync(cancellation);
        return anomalies;
    }

    private static DateTimeOffset Utc(DateTime time) => new(time, TimeSpan.Zero);
}
