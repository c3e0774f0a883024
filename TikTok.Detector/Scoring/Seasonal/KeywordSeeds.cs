using Npgsql;
using TikTok.Anomalies.Seasonal;
using TikTok.Detector.Cells;
using TikTok.Posts;

namespace TikTok.Detector.Scoring.Seasonal;

/// <summary>What the baselines say of a keyword.</summary>
internal sealed record KeywordSeed(SeasonalSeed Statistics, KeywordMarks Marks);

/// <summary>
/// Reads baselines by keyword, when one is admitted: they stay in PostgreSQL. Which version holds for a window follows from its
/// start alone, never from when the version arrived.
/// </summary>
internal sealed class KeywordSeeds(NpgsqlDataSource database)
{
    private const string Columns = "convert_to(keyword, 'UTF8'), mean, dispersion, hour_dispersion, support_days, marks, day_shape, week_shape";
    private const string From = "FROM baselines WHERE version = $1 AND window_seconds = 300";

    /// <summary>Those of the keywords that a version knows.</summary>
    public async Task<IReadOnlyDictionary<byte[], KeywordSeed>> OfAsync(int version, IReadOnlyCollection<string> keywords, CancellationToken cancellationToken)
    {
        var seeds = new Dictionary<byte[], KeywordSeed>(KeywordComparer.Instance);
        if (keywords.Count == 0 || version == 0)
            return seeds;
        await using var command = database.CreateCommand($"SELECT {Columns} {From} AND keyword = ANY($2)");
        command.Parameters.AddWithValue(version);
        command.Parameters.AddWithValue(keywords.ToArray());
        await foreach (var (keyword, seed) in ReadAsync(command, cancellationToken))
            seeds[keyword] = seed;
        return seeds;
    }

    /// <summary>All that a version knows.</summary>
    public async IAsyncEnumerable<(byte[] Keyword, KeywordSeed Seed)> AllAsync(int version, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"SELECT {Columns} {From}");
        command.Parameters.AddWithValue(version);
        await foreach (var row in ReadAsync(command, cancellationToken))
            yield return row;
    }

    /// <summary>The version that holds for a window; 0 before the first.</summary>
    public static int VersionFor(IReadOnlyList<BaselineVersion> versions, long startMs) =>
        versions.LastOrDefault(candidate => candidate.EffectiveFromMs <= startMs)?.Version ?? 0;

    private static async IAsyncEnumerable<(byte[] Keyword, KeywordSeed Seed)> ReadAsync(
        NpgsqlCommand command, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
            yield return (rows.GetFieldValue<byte[]>(0), new KeywordSeed(
                new SeasonalSeed(rows.GetDouble(1), rows.GetDouble(2), rows.GetDouble(3), rows.GetInt32(4), rows.GetFieldValue<float[]>(6), rows.GetFieldValue<float[]>(7)),
                (KeywordMarks)rows.GetInt16(5)));
    }
}
