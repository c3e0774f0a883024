using TikTok.Api.Anomalies;

namespace TikTok.Api.Page.Live;

/// <summary>What a look at the database found to be different from the look before.</summary>
/// <param name="Stream">How fresh the picture is; null while the database cannot be read.</param>
/// <param name="Changed">Anomalies that are new or have a new revision; may repeat known ones.</param>
/// <param name="Provisional">Ids of all provisional anomalies: one that is not among them any more is final or gone.</param>
public sealed record LiveUpdate(StreamState? Stream, IReadOnlyList<Anomaly> Changed, IReadOnlySet<string> Provisional)
{
    /// <summary>The database cannot be read at the moment.</summary>
    public static LiveUpdate Away { get; } = new(Stream: null, [], new HashSet<string>(StringComparer.Ordinal));
}
