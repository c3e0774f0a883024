using System.Globalization;
using System.Text.Json;
using Npgsql;
using TikTok.Api.Database;
using TikTok.Api.PostsFeed;
using TikTok.Posts;

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
        EvidencePost[] posts = [.. evidence.Posts.Select(post => Join(post, IdOf(post.Id) is { } id ? known.GetValueOrDefault(id) : null))];

        // What was found before these were kept has them in its posts.
        var authors = evidence.Authors ?? SharesOf(posts, post => post.Handle);
        var music = evidence.Music ?? SharesOf(posts, post => post.MusicId is { Length: > 1 } id && Keyword.OfSound(id) is { Length: > 0 } sound ? sound : null);
        return new Evidence(
            posts,
            evidence.CoKeywords,
            [.. authors.Select(author => new EvidenceAuthor(author.Name, author.Posts, author.Share))],
            [.. music.Select(sound =>
            {
                var named = posts.FirstOrDefault(post => post.MusicName is not null && Keyword.MusicPrefix + post.MusicId == sound.Name);
                return new EvidenceSound(sound.Name, named?.MusicName, named?.Musician, sound.Posts, sound.Share);
            })],
            evidence.SampleSize ?? posts.Length);
    }

    private static EvidencePost Join(StoredPost post, KnownPost? known) =>
        new(post.Id, post.Handle, known?.Text, post.Weight, post.At.UtcDateTime, known?.CreatedAt, PostLink.Of(post.Handle, post.Id))
        {
            Share = post.Share, NickName = known?.NickName, Likes = known?.Likes, Comments = known?.Comments, Shares = known?.Shares, Plays = known?.Plays,
            MusicId = known?.MusicId ?? (post.Music is { Length: > 0 } music ? music.Replace(Keyword.MusicPrefix, "", StringComparison.Ordinal) : null),
            MusicName = known?.MusicName, Musician = known?.Musician,
        };

    private static IReadOnlyList<StoredShare> SharesOf(EvidencePost[] posts, Func<EvidencePost, string?> nameOf) =>
    [
        .. posts.Select(nameOf).OfType<string>().CountBy(name => name, StringComparer.Ordinal)
            .OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal)
            .Select(count => new StoredShare(count.Key, count.Value, (double)count.Value / posts.Length)),
    ];

    private static long? IdOf(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    private sealed record StoredPost(string Id, string Handle, double Weight, DateTimeOffset At, string? Music, double? Share);

    private sealed record StoredShare(string Name, int Posts, double Share);

    private sealed record StoredEvidence
    {
        public IReadOnlyList<StoredPost> Posts { get; init; } = [];
        public IReadOnlyList<CoKeyword> CoKeywords { get; init; } = [];
        public IReadOnlyList<StoredShare>? Authors { get; init; }
        public IReadOnlyList<StoredShare>? Music { get; init; }
        public int? SampleSize { get; init; }
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
