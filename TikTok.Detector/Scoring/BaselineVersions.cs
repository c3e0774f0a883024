using Dapper;
using Npgsql;

namespace TikTok.Detector.Scoring;

/// <summary>A version of the baselines: what windows that start at or after <paramref name="EffectiveFromMs"/> are judged by.</summary>
internal sealed record BaselineVersion(int Version, long EffectiveFromMs);

/// <summary>The versions of the baselines that are published.</summary>
internal sealed class BaselineVersions(NpgsqlDataSource database)
{
    /// <summary>
    /// The versions that are published now, oldest first. A caller asks after it has read what closes a window and before it
    /// judges it, and judges by the answer: a list shared between callers could be an older one again.
    /// </summary>
    public async Task<IReadOnlyList<BaselineVersion>> ReadAsync(CancellationToken cancellationToken)
    {
        const string sql = "SELECT version, (extract(epoch FROM effective_from) * 1000)::bigint AS effectiveFromMs FROM baseline_versions WHERE effective_from < 'infinity' ORDER BY effective_from, version";
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<BaselineVersion>(new CommandDefinition(sql, cancellationToken: cancellationToken))];
    }
}
