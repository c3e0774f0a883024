using System.Globalization;
using System.Security.Cryptography;
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
    // What is in the lake was accepted before, and grew by its time_stamp then: the limit of a replay does not apply again.
    private static readonly PostReaderOptions s_whatIsInTheLake = new() { MaxLineBytes = 1 << 30 };

    /// <summary>Parses a day; nothing happens when its objects are the ones that were parsed before.</summary>
    /// <exception cref="LakeException">An object is missing, damaged, or holds another number of records than was committed.</exception>
    public async Task ParseAsync(DateOnly day, CancellationToken cancellationToken)
    {
        var days = await DayInputs.FindAllAsync(lake, cancellationToken);
        if (!await ParseIfChangedAsync(day, days.GetValueOrDefault(day, new DayInputs([], [])), cancellationToken))
            Log.DayUnchanged(logger, day);
    }

    /// <summary>Parses every day whose objects are not the ones that were parsed before.</summary>
    public async Task ParseChangedAsync(CancellationToken cancellationToken)
    {
        foreach (var (day, inputs) in (await DayInputs.FindAllAsync(lake, cancellationToken)).OrderBy(day => day.Key))
            await ParseIfChangedAsync(day, inputs, cancellationToken);
    }

    private async Task<bool> ParseIfChangedAsync(DateOnly day, DayInputs inputs, CancellationToken cancellationToken)
    {
        if (inputs.Fingerprint == await KnownFingerprintAsync(day, cancellationToken))
            return false;

        using var span = BatchTelemetry.Source.StartActivity("parse-day")?.SetTag("tiktok.day", day.ToString("O", CultureInfo.InvariantCulture));
        var parsed = new ParsedDay(day, options.Value);
        foreach (var item in inputs.Objects)
            await ReadAsync(item, parsed, cancellationToken);
        await ParsedDayTables.ReplaceAsync(database, parsed, inputs, clock.GetUtcNow().UtcDateTime, cancellationToken);
        span?.SetTag("tiktok.posts", parsed.Records);
        BatchMetrics.DayParsed();
        Log.DayParsed(logger, day, parsed.Records, parsed.Posts.Count, parsed.Keywords.Count);
        if (parsed.AdjustedFields > 0)
            Log.FieldsAdjusted(logger, day, parsed.AdjustedFields);
        return true;
    }

    private async Task<string?> KnownFingerprintAsync(DateOnly day, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition("SELECT fingerprint FROM parsed_days WHERE day = @day", new { day }, cancellationToken: cancellationToken));
    }

    private async Task ReadAsync(LakeManifestObject item, ParsedDay parsed, CancellationToken cancellationToken)
    {
        await using var content = await lake.OpenReadAsync(item.Key, cancellationToken) ?? throw new LakeException($"Object {item.Key} is missing from the lake, though it is a committed one.");
        using var sha256 = SHA256.Create();
        await using var hashed = new CryptoStream(content, sha256, CryptoStreamMode.Read, leaveOpen: true);
        var before = parsed.Records;
        try
        {
            await ReadRecordsAsync(item, hashed, parsed, cancellationToken);
            await hashed.CopyToAsync(Stream.Null, cancellationToken);
        }
        catch (Exception damage) when (damage is ZstdException or IOException or InvalidDataException)
        {
            throw new LakeException($"Object {item.Key} is damaged: {damage.Message}", damage);
        }

        if (parsed.Records - before != item.Records)
            throw new LakeException($"Object {item.Key} holds {parsed.Records - before} records, though {item.Records} were committed.");
        if (Convert.ToHexStringLower(sha256.Hash!) != item.Sha256)
            throw new LakeException($"Object {item.Key} is damaged: its content is not the one whose checksum was committed.");
    }

    private static async Task ReadRecordsAsync(LakeManifestObject item, Stream content, ParsedDay parsed, CancellationToken cancellationToken)
    {
        await using var reader = new PostReader(new DecompressionStream(content, leaveOpen: true), s_whatIsInTheLake);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (reader.Rejection != RejectReason.None)
                throw new LakeException($"Object {item.Key} is damaged at line {reader.LineNumber}: {reader.Rejection}.");
            parsed.Add(reader.Post, item.Hour);
        }
    }
}
