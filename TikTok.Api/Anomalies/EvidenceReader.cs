using System.Globalization;
using System.Text.Json;
using Npgsql;
using TikTok.Api.Database;
using TikTok.Api.PostsFeed;

namespace TikTok.Api.Anomalies;

/// <summary>Joins the evidence that an anomaly keeps with the posts that are still there.</summary>
internal static class EvidenceReader
{
    private const string PostsSql = """
        SELECT id, nick_name AS NickName, text, created_at AS CreatedAt, likes, comments, shares, plays, music_id AS MusicId,
               music_name AS MusicName, musician
        FROM recent_posts WHERE id = ANY(@ids)
        """;

    public static async Task<Evidence> ReadAsync(NpgsqlConnection connection, string stored, CancellationToken cancellationToken)
    {
        var evidence = JsonSerializer.Deserialize<StoredEvidence>(stored, JsonSerializerOptions.Web)!;
        var ids = evidence.Posts.Select(post => IdOf(post.Id)).OfType<long>().ToArray();
        var known = (await connection.ListAsync<KnownPost>(PostsSql, new { ids }, cancellationToken)).ToDictionary(post => post.Id);
        return new Evidence(
            [.. evidence.Posts.Select(post =>
            {
                var found = IdOf(post.Id) is { } id ? known.GetValueOrDefault(id) : null;
                return new EvidencePost(post.Id, post.Handle, found?.Text, post.Weight, post.At.UtcDateTime, found?.CreatedAt, PostLink.Of(post.Handle, post.Id))
                {
                    NickName = found?.NickName, Likes = found?.Likes, Comments = found?.Comments, Shares = found?.Shares, Plays = found?.Plays,
                    MusicId = found?.MusicId, MusicName = found?.MusicName, Musician = found?.Musician,
                };
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

    private sealed record KnownPost
    {
        public required long Id { get; init; }
        public required string NickName { get; init; }
        public required string Text { get; init; }
        public required DateTime CreatedAt { get; init; }
        public required long Likes { get; init; }
        public required long Comments { get; init; }
        public required long Shares { get; init; }
        public long? Plays { get; init; }
        public required string MusicId { get; init; }
        public required string MusicName { get; init; }
        public required string Musician { get; init; }
    }
}
