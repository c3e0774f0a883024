using System.Globalization;
using System.Text.Json;
using Npgsql;
using TikTok.Api.Database;
using TikTok.Api.PostsFeed;

namespace TikTok.Api.Anomalies;

/// <summary>Joins the evidence that an anomaly keeps with the posts that are still there.</summary>
internal static class EvidenceReader
{
    private const string TextsSql = "SELECT id, text, created_at AS CreatedAt FROM recent_posts WHERE id = ANY(@ids)";

    public static async Task<Evidence> ReadAsync(NpgsqlConnection connection, string stored, CancellationToken cancellationToken)
    {
        var evidence = JsonSerializer.Deserialize<StoredEvidence>(stored, JsonSerializerOptions.Web)!;
        var ids = evidence.Posts.Select(post => IdOf(post.Id)).OfType<long>().ToArray();
        var known = (await connection.ListAsync<KnownPost>(TextsSql, new { ids }, cancellationToken)).ToDictionary(post => post.Id);
        return new Evidence(
            [.. evidence.Posts.Select(post =>
            {
                var found = IdOf(post.Id) is { } id ? known.GetValueOrDefault(id) : null;
                return new EvidencePost(post.Id, post.Handle, found?.Text, post.Weight, post.At.UtcDateTime, found?.CreatedAt, PostLink.Of(post.Handle, post.Id));
            })],
            evidence.CoKeywords);
    }

    private static long? IdOf(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    private sealed record StoredPost(string Id, string Handle, double Weight, DateTimeOffset At);

    private sealed record StoredEvidence
    {
        public IReadOnlyList<StoredPost> Posts { get; init; } = [];

        public IReadOnlyList<CoKeyword> CoKeywords { get; init; } = [];
    }

    private sealed record KnownPost(long Id, string Text, DateTime CreatedAt);
}
