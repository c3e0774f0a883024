using Npgsql;
using TikTok.Anomalies;
using TikTok.Detector.Cells;

namespace TikTok.Detector.Scoring.Classic;

/// <summary>
/// Baselines by version, shared by the Scorer's partitions. Which version judges a window follows from its start alone, never
/// from when the version arrived. Loaded ones are kept while they are among the newest few.
/// </summary>
internal sealed class BaselineStore(NpgsqlDataSource database) : IDisposable
{
    private const int Kept = 3;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<int, LoadedBaselines> _loaded = [];

    /// <summary>The baselines that hold for a window; empty ones before the first version.</summary>
    public async ValueTask<LoadedBaselines> ForWindowAsync(IReadOnlyList<BaselineVersion> versions, long startMs, CancellationToken cancellationToken)
    {
        var version = versions.LastOrDefault(candidate => candidate.EffectiveFromMs <= startMs)?.Version;
        if (version is null)
            return LoadedBaselines.None;
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_loaded.TryGetValue(version.Value, out var known))
                return known;
            while (_loaded.Count >= Kept)
                _loaded.Remove(_loaded.Keys.Min());
            return _loaded[version.Value] = await LoadAsync(version.Value, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _gate.Dispose();

    // Stop words are not judged; which words are, in the language they are mostly used in, the daily work knows best.
    private async Task<LoadedBaselines> LoadAsync(int version, CancellationToken cancellationToken)
    {
        const string sql = "SELECT window_seconds, convert_to(keyword, 'UTF8'), mean, standard_deviation, support_days FROM baselines WHERE version = $1 AND marks & 1 = 0";
        var byLength = WindowLength.All.ToDictionary(length => length, _ => new Dictionary<byte[], Baseline>(KeywordComparer.Instance));
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddWithValue(version);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
            byLength[new WindowLength(rows.GetInt32(0))][rows.GetFieldValue<byte[]>(1)] = new Baseline(rows.GetDouble(2), rows.GetDouble(3), rows.GetInt32(4));
        return new LoadedBaselines(version, byLength);
    }
}

/// <summary>The baselines of one version.</summary>
internal sealed class LoadedBaselines(int version, IReadOnlyDictionary<WindowLength, Dictionary<byte[], Baseline>> byLength)
{
    public static LoadedBaselines None { get; } = new(0, new Dictionary<WindowLength, Dictionary<byte[], Baseline>>());

    public int Version => version;

    public Baseline? Of(WindowLength length, byte[] keyword) =>
        byLength.TryGetValue(length, out var baselines) && baselines.TryGetValue(keyword, out var baseline) ? baseline : null;
}
