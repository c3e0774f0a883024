using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using TikTok.Posts;
using TikTok.Storage.Lake;
using ZstdSharp;

namespace TikTok.BatchWorker.ParseDay;

/// <summary><c>parse-day</c>: the committed objects of a stream day to <c>posts</c>, <c>keyword_days</c>, <c>stream_hours</c>.</summary>
public sealed class DayParser(ILake lake, NpgsqlDataSource database, IOptions<BatchOptions> options, TimeProvider clock, ILogger<DayParser> logger)
{
    /// <summary>Parses a day; nothing happens when its objects are the ones that were parsed before.</summary>
    /// <exception cref="LakeException">An object is missing, damaged, or holds another number of records than its manifest says.</exception>
    public async Task ParseAsync(DateOnly day, CancellationToken cancellationToken)
    {
        var inputs = await DayInputs.FindAsync(lake, day, cancellationToken);
        if (inputs.Fingerprint == await KnownFingerprintAsync(day, cancellationToken))
        {
            Log.DayUnchanged(logger, day);
            return;
        }

        var parsed = new ParsedDay(day, options.Value.Keywords);
        foreach (var item in inputs.Objects)
            await ReadAsync(item, parsed, cancellationToken);
        await ParsedDayTables.ReplaceAsync(database, parsed, inputs, clock.GetUtcNow().UtcDateTime, cancellationToken);
        BatchMetrics.DayParsed();
        Log.DayParsed(logger, day, parsed.Records, parsed.Posts.Count, parsed.Keywords.Count);
    }

    private async Task<string?> KnownFingerprintAsync(DateOnly day, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition("SELECT fingerprint FROM parsed_days WHERE day = @day", new { day }, cancellationToken: cancellationToken));
    }

    private async Task ReadAsync(LakeManifestObject item, ParsedDay parsed, CancellationToken cancellationToken)
    {
        var content = await lake.OpenReadAsync(item.Key, cancellationToken) ?? throw new LakeException($"Object {item.Key} is missing from the lake, though a manifest names it.");
        await using var reader = new PostReader(new DecompressionStream(content, leaveOpen: false));
        var before = parsed.Records;
        while (await reader.ReadAsync(cancellationToken))
        {
            if (reader.Rejection != RejectReason.None)
                throw new LakeException($"Object {item.Key} is damaged at line {reader.LineNumber}: {reader.Rejection}.");
            parsed.Add(reader.Post);
        }

        if (parsed.Records - before != item.Records)
            throw new LakeException($"Object {item.Key} holds {parsed.Records - before} records, its manifest says {item.Records}.");
    }
}
