using TikTok.Api.Anomalies;

namespace TikTok.Api.Page.Live;

/// <summary>What a look at the database found to be different from the look before.</summary>
/// <param name="Stream">How fresh the picture is; null while the database cannot be read.</param>
/// <param name="Changed">Anomalies that are new or have a new revision; may repeat known ones.</param>
public sealed record LiveUpdate(StreamState? Stream, IReadOnlyList<Anomaly> Changed)
{
    /// <summary>The database cannot be read at the moment.</summary>
    public static LiveUpdate Away { get; } = new(Stream: null, []);
}
